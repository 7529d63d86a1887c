using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using MarketChain.Crash;

namespace MarketChain.Clients.Tests;

/// <summary>
/// The clients: a copy of <c>tests/Clients</c> under <c>artifacts/tools</c>, with what npm installs by its lock file.
/// npm is asked only when the lock file is another than last time.
/// </summary>
internal static class ClientTools
{
    private const string LockFile = "package-lock.json";
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(4);
    private static readonly Lazy<(string? Folder, string? Reason)> Installed = new(Install);

    /// <summary>The folder; when false, why there is none. Installs once.</summary>
    public static bool TryInstall([NotNullWhen(true)] out string? folder, [NotNullWhen(false)] out string? reason)
    {
        (folder, reason) = Installed.Value;
        return folder is not null;
    }

    /// <summary>A program of Foundry.</summary>
    public static string Foundry(string folder, string tool)
        => Path.Combine(folder, "node_modules", "@foundry-rs", $"{tool}-linux-amd64", "bin", tool);

    /// <summary>Has forge build the contracts, for all clients.</summary>
    public static async Task BuildAsync(string folder)
    {
        ProcessCommand build = new(Foundry(folder, "forge"), "build", "--root", folder)
        {
            Environment = new Dictionary<string, string> { ["FOUNDRY_SOLC"] = Path.Combine(folder, "solc.mjs") },
        };
        await using CrashableProcess process = CrashableProcess.Start(build);
        ProcessEnd end = await process.WaitForExitAsync(InstallDeadline);
        Assert.True(end.Code == 0, end.ToString());
    }

    private static (string? Folder, string? Reason) Install()
    {
        string root = RepositoryRoot();
        string folder = Path.Combine(root, "artifacts", "tools", "clients");
        bool isInstalled = IsSame(Path.Combine(root, "tests", "Clients", LockFile), Path.Combine(folder, LockFile))
            && File.Exists(Foundry(folder, "anvil"));
        Copy(Path.Combine(root, "tests", "Clients"), folder);
        string? reason = isInstalled ? null : InstallInto(folder);
        return (reason is null ? folder : null, reason);
    }

    /// <summary>Null, or why it cannot be done here.</summary>
    private static string? InstallInto(string folder)
    {
        try
        {
            ProcessEnd end = Run(new ProcessCommand(
                "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder));
            if (end.Code == 0)
            {
                return null;
            }

            // Seen as absent next time, so that it is tried again.
            File.Delete(Path.Combine(folder, LockFile));
            return $"npm could not install the clients of tests/Clients: {LastLine(end.Errors)}";
        }
        catch (Win32Exception)
        {
            return "the clients of tests/Clients are packages of npm, and there is no npm";
        }
        catch (TimeoutException)
        {
            return $"npm did not install the clients of tests/Clients within {InstallDeadline.TotalSeconds} s";
        }
    }

    private static ProcessEnd Run(ProcessCommand command) => Task.Run(async () =>
    {
        await using CrashableProcess process = CrashableProcess.Start(command);
        return await process.WaitForExitAsync(InstallDeadline);
    }).GetAwaiter().GetResult();

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private static bool IsSame(string one, string other)
        => File.Exists(other) && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));

    private static string LastLine(string text)
        => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MarketChain.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("the tests run outside the repository");
    }
}

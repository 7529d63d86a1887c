using System.Diagnostics.CodeAnalysis;
using MarketChain.Crash;

namespace MarketChain.Evm.Differential.Chains;

/// <summary>
/// Where Foundry's anvil is: named by an environment variable, or installed by npm under <c>artifacts/tools</c>.
/// </summary>
public static class AnvilProgram
{
    /// <summary>Names the program, where npm cannot install it.</summary>
    public const string Variable = "MARKETCHAIN_ANVIL";

    private const string Package = "@foundry-rs/anvil-linux-amd64";
    private const string Version = "1.7.1";
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(3);

    private static readonly Lazy<(string? Path, string? Reason)> Found = new(Find);

    /// <summary>The program's path; when false, why there is none. Looks, and installs, once.</summary>
    public static bool TryFind([NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? reason)
    {
        (path, reason) = Found.Value;
        return path is not null;
    }

    private static (string? Path, string? Reason) Find()
    {
        string path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : InstalledPath();
        string? reason = null;
        return File.Exists(path) || (path == InstalledPath() && TryInstall(out reason) && File.Exists(path))
            ? (path, null)
            : (null, reason ?? $"there is no anvil at {path}");
    }

    private static string InstallFolder() => Path.Combine(RepositoryRoot(), "artifacts", "tools", $"anvil-{Version}");

    private static string InstalledPath()
        => Path.Combine(InstallFolder(), "node_modules", "@foundry-rs", "anvil-linux-amd64", "bin", "anvil");

    private static bool TryInstall(out string? reason)
    {
        Directory.CreateDirectory(InstallFolder());
        ProcessCommand install = new(
            "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", InstallFolder(),
            $"{Package}@{Version}");
        try
        {
            ProcessEnd end = Task.Run(() => RunAsync(install)).GetAwaiter().GetResult();
            reason = end.Code == 0 ? null : $"npm could not install {Package}: {end.Errors.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reason = $"anvil is a package of npm ({Package}), and there is no npm; {Variable} may name the program";
        }
        catch (TimeoutException)
        {
            reason = $"npm did not install {Package} within {InstallDeadline.TotalSeconds} s";
        }

        return reason is null;
    }

    private static async Task<ProcessEnd> RunAsync(ProcessCommand command)
    {
        await using CrashableProcess process = CrashableProcess.Start(command);
        return await process.WaitForExitAsync(InstallDeadline);
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MarketChain.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? Path.GetTempPath();
    }
}

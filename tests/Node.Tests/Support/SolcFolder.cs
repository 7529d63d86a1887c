using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using MarketChain.Crash;

namespace MarketChain.Node.Tests.Support;

/// <summary>
/// Where the Solidity compiler is: installed by npm under <c>artifacts/tools</c>, as contracts/package-lock.json says.
/// </summary>
internal static class SolcFolder
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(3);
    private static readonly Lazy<string?> Reason = new(TryInstall);

    /// <summary>The folder of the contracts.</summary>
    public static string Contracts { get; } = Path.Combine(RepositoryRoot(), "contracts");

    private static string Folder { get; } = Path.Combine(RepositoryRoot(), "artifacts", "tools", "solc");

    /// <summary>The folder that has it in node_modules; when false, why there is none. Looks, and installs, once.
    /// </summary>
    public static bool TryFind([NotNullWhen(true)] out string? folder, [NotNullWhen(false)] out string? reason)
    {
        reason = Reason.Value;
        folder = reason is null ? Folder : null;
        return reason is null;
    }

    private static string? TryInstall()
    {
        Directory.CreateDirectory(Folder);
        foreach (string name in (string[])["package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(Contracts, name), Path.Combine(Folder, name), overwrite: true);
        }

        try
        {
            ProcessEnd end = Task.Run(InstallAsync).GetAwaiter().GetResult();
            return end.Code == 0 ? null : $"npm could not install solc: {end.Errors.Trim()}";
        }
        catch (Win32Exception)
        {
            return "solc is a package of npm, and there is no npm";
        }
        catch (TimeoutException)
        {
            return $"npm did not install solc within {InstallDeadline.TotalSeconds} s";
        }
    }

    private static async Task<ProcessEnd> InstallAsync()
    {
        await using CrashableProcess process = CrashableProcess.Start(new ProcessCommand(
            "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", Folder));
        return await process.WaitForExitAsync(InstallDeadline);
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MarketChain.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("these tests run inside the repository");
    }
}

/// <summary>A fact that is skipped, with the reason, where solc is not there and cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SolcFactAttribute : FactAttribute
{
    public SolcFactAttribute() => Skip = SolcFolder.TryFind(out _, out string? reason) ? null : reason;
}

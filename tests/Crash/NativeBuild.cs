using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace MarketChain.Crash;

/// <summary>gcc is missing, or refused a source; the message says which and holds what gcc said.</summary>
public sealed class NativeBuildException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Compiles the few C files of the tests with gcc. Results are kept under <c>artifacts/native</c> by the hash of their
/// sources, so each is compiled once, and test processes that need it at the same time do not disturb each other.
/// </summary>
public static class NativeBuild
{
    private static readonly string[] CommonFlags = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"];

    /// <summary>Compiles C sources into one program or library, unless that is there already.</summary>
    /// <param name="name">File name of the result, such as <c>shim.so</c>.</param>
    /// <param name="files">All sources and headers.</param>
    /// <param name="flags">What gcc needs beside the warnings and <c>-O2</c>.</param>
    /// <returns>The full path of the result.</returns>
    /// <exception cref="NativeBuildException">gcc is missing, or refused a source.</exception>
    public static string Compile(string name, IReadOnlyList<string> files, IReadOnlyList<string> flags)
    {
        var ordered = files.Order(StringComparer.Ordinal).ToArray();
        var result = Path.Combine(CacheFolder(), Fingerprint(ordered, flags), name);
        if (File.Exists(result))
            return result;
        Directory.CreateDirectory(Path.GetDirectoryName(result)!);
        var unfinished = $"{result}.{Environment.ProcessId}";
        var sources = ordered.Where(file => file.EndsWith(".c", StringComparison.Ordinal));
        RunCompiler([.. CommonFlags, .. sources, .. flags, "-o", unfinished]);
        File.Move(unfinished, result, overwrite: true);
        return result;
    }

    private static string CacheFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (string.Equals(folder.Name, "artifacts", StringComparison.Ordinal))
                return Path.Combine(folder.FullName, "native");
        }

        return Path.Combine(AppContext.BaseDirectory, "native");
    }

    private static string Fingerprint(IReadOnlyList<string> files, IReadOnlyList<string> flags)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
            hash.AppendData(File.ReadAllBytes(file));
        foreach (var flag in flags.Concat(CommonFlags))
            hash.AppendData(Encoding.UTF8.GetBytes(flag));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static void RunCompiler(IReadOnlyList<string> arguments)
    {
        using var compiler = StartCompiler(arguments);
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
            throw new NativeBuildException($"gcc {string.Join(' ', arguments)} failed:\n{errors}");
    }

    private static Process StartCompiler(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("gcc", arguments)
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
        }
        catch (Win32Exception absent)
        {
            throw new NativeBuildException(
                $"the crash tests need gcc ('apt-get install gcc libc6-dev' on Debian): {absent.Message}", absent);
        }
    }
}

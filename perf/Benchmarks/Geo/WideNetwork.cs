using System.Diagnostics;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// The cities' network on one machine: a namespace for each, joined by a program that delays packets (tools/wan of the
/// files that are shared with the tests). Needs root, gcc and those files. Removed when disposed.
/// </summary>
internal sealed class WideNetwork : IDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private WideNetwork(Process process) => _process = process;

    /// <summary>Builds and starts it, and waits until it stands.</summary>
    /// <param name="folder">For the program.</param>
    /// <exception cref="InvalidOperationException">It cannot be; the text says why.</exception>
    public static WideNetwork Start(string folder)
    {
        string source = FindSource();
        string program = Path.Combine(folder, "wan");
        NativeCode.Compile(Path.Combine(source, "wan.c"), program);
        ProcessStartInfo start = new(program, ["up", Path.Combine(source, "cities.wan")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process process = Process.Start(start)!;
        WideNetwork network = new(process);
        string? line = process.StandardOutput.ReadLine();
        if (line?.EndsWith("sites up", StringComparison.Ordinal) != true)
        {
            string rest = process.StandardError.ReadToEnd();
            network.Dispose();
            throw new InvalidOperationException($"the network of the cities does not start: {line}\n{rest}");
        }

        return network;
    }

    /// <summary>Asks it to take its namespaces away.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            kill.WaitForExit();
        }

        if (!_process.WaitForExit(StopDeadline))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string FindSource()
    {
        string? named = Environment.GetEnvironmentVariable("MARKETCHAIN_SHARED");
        if (named is not null)
        {
            return Path.Combine(named, "tools", "wan");
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "tools", "wan");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException(
            "expected shared/tools/wan in a folder above the program, or in MARKETCHAIN_SHARED; --near does without");
    }
}

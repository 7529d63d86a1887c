using System.Diagnostics;

namespace MarketChain.Benchmarks.Geo;

/// <summary>The two C files that a measurement needs beside it, by gcc.</summary>
internal static class NativeCode
{
    /// <summary>Compiles one file to a program, or with flags to a library.</summary>
    /// <exception cref="InvalidOperationException">gcc refuses it.</exception>
    public static void Compile(string source, string result, params IEnumerable<string> flags)
    {
        using Process gcc = Process.Start("gcc", ["-O2", source, .. flags, "-o", result]);
        gcc.WaitForExit();
        if (gcc.ExitCode != 0)
        {
            throw new InvalidOperationException($"gcc refuses {source}");
        }
    }
}

namespace MarketChain.Crash;

/// <summary>
/// The library that simulates power loss for a process's data folder (its story: <c>shim/shim.h</c>).
/// <code>
///   CrashShim           compiles the library and knows its settings
///   CrashableProcess    starts a command, under the library or plainly; signals it, reads it, never leaves it behind
///   CrashLoop           start under the library, load until dead, restart plainly, verify; again with another seed
/// </code>
/// Linux only, and it needs gcc: the shim stands between a program and libc.
/// </summary>
public static class CrashShim
{
    /// <summary>The exit code of a process that lost power, as of one that was killed.</summary>
    public const int ExitPowerLost = 137;

    /// <summary>The exit code after something that the shim cannot undo; standard error says what.</summary>
    public const int ExitBroken = 70;

    private static readonly Lazy<string> Library = new(Compile);

    /// <summary>The compiled library, made on first use.</summary>
    /// <exception cref="NativeBuildException">gcc is missing, or refused the sources.</exception>
    public static string LibraryPath => Library.Value;

    /// <summary>Where removed files wait until their removal is durable. The shim leaves it behind.</summary>
    public static string TrashOf(string folder) => Path.GetFullPath(folder) + ".trash";

    private static string Compile()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "shim");
        string[] flags = ["-shared", "-fPIC", "-fvisibility=hidden", "-pthread", "-ldl"];
        return NativeBuild.Compile("crash-shim.so", Directory.GetFiles(folder), flags);
    }
}

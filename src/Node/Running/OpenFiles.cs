using System.Runtime.InteropServices;
using MarketChain.Node.Settings;

namespace MarketChain.Node.Running;

/// <summary>
/// How many files and connections the system lets this process have open. A process that is out of them cannot write,
/// and ends: connections, which anybody can make, must leave enough for files.
/// </summary>
internal static partial class OpenFiles
{
    /// <summary>
    /// What a node has open beside connections of JSON-RPC: at most 1,024 files of the database, some 400 connections
    /// of peers and watchers, some 250 of logs, libraries and the runtime.
    /// </summary>
    private const ulong OthersMax = 2_048;

    /// <summary>RLIMIT_NOFILE of Linux, whose soft limit the runtime raises to the hard one when it starts.</summary>
    private const int FilesResource = 7;

    /// <summary>Checks settings against what this process may have.</summary>
    /// <exception cref="CommandException">They do not fit.</exception>
    public static void Check(NodeOptions options)
    {
        if (OperatingSystem.IsLinux() && GetLimit(FilesResource, out Limit limit) == 0)
        {
            Check(options, limit.Soft);
        }
    }

    /// <summary>Checks settings against a limit.</summary>
    /// <exception cref="CommandException">They do not fit.</exception>
    internal static void Check(NodeOptions options, ulong filesMax)
    {
        ulong needed = OthersMax + (ulong)options.RpcLimits.ConnectionsMax;
        if (filesMax < needed)
        {
            throw new CommandException(
                $"--rpc-connections: {options.RpcLimits.ConnectionsMax} connections and {OthersMax} files need "
                + $"{needed} file descriptors, and this process may have {filesMax}: raise its limit (ulimit -n)");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(nuint Soft, nuint Hard);
}

using System.Net;

namespace MarketChain.Node.Devnet;

/// <summary>What whoever starts a devnet decides.</summary>
/// <param name="Folder">Each validator gets a folder of its own in it.</param>
/// <param name="Rpc">Where the first validator serves JSON-RPC; the others at the ports behind it.</param>
/// <param name="Metrics">Likewise, where metrics are served; null: nowhere.</param>
/// <param name="Delays">Whether bytes between validators take as long as between their cities.</param>
/// <param name="StopWithStdin">Stop when standard input ends.</param>
/// <param name="LogsJson">Whether lines of the log are JSON objects.</param>
/// <param name="Further">Settings that every node gets as they are.</param>
internal sealed record DevnetOptions(
    string Folder,
    IPEndPoint Rpc,
    IPEndPoint? Metrics,
    bool Delays,
    bool StopWithStdin,
    bool LogsJson,
    IReadOnlyList<string> Further)
{
    /// <summary>
    /// The address of one of them: as many ports behind the first; any that is free when that is port 0.
    /// </summary>
    /// <exception cref="CommandException">There are not so many ports.</exception>
    public static IPEndPoint Behind(IPEndPoint first, int index)
        => first.Port == 0 ? first
            : first.Port + index <= IPEndPoint.MaxPort ? new IPEndPoint(first.Address, first.Port + index)
            : throw new CommandException($"expected a port below {IPEndPoint.MaxPort - index}, got {first.Port}");
}

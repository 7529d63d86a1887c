using System.Net;
using MarketChain.Chain.TxPool;
using MarketChain.Rpc;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Settings;

/// <summary>
/// All that an operator decides about a node. <see cref="NodeSettings"/> has the names, units and checks; what is here
/// is the default. Nothing of it is consensus: two nodes of one chain may differ in all of it.
/// </summary>
internal sealed record NodeOptions
{
    /// <summary>The folder that holds all of the node; one process at a time.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>The chain's genesis file; null after the first start, which keeps a copy in the data folder.</summary>
    public string? GenesisFile { get; init; }

    /// <summary>Where JSON-RPC is served.</summary>
    public IPEndPoint Rpc { get; init; } = new(IPAddress.Loopback, 8545);

    /// <summary>Names that a request's Host header may hold, beside those of loopback and the address itself.</summary>
    public IReadOnlyList<string> RpcHosts { get; init; } = [];

    /// <summary>Where metrics and health are served; null: nowhere.</summary>
    public IPEndPoint? Metrics { get; init; } = new(IPAddress.Loopback, 9545);

    /// <summary>
    /// A file with the key that signs blocks; null: this node makes none, or <see cref="DevValidator"/>.
    /// </summary>
    public string? ValidatorKeyFile { get; init; }

    /// <summary>The name of a validator of a development chain, whose key everybody knows.</summary>
    public string? DevValidator { get; init; }

    /// <summary>Chain milliseconds per real millisecond.</summary>
    public uint ClockFactor { get; init; } = 1;

    /// <summary>How long the first round of a height may take, in ms, from when its block is due.</summary>
    public uint BaseTimeoutMs { get; init; } = 500;

    /// <summary>Where other nodes connect; null: nowhere, this node dials only.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>The nodes that are let in and dialled.</summary>
    public IReadOnlyList<ListedPeer> Peers { get; init; } = [];

    /// <summary>The same in a file, in place of <see cref="Peers"/>; null: there is none.</summary>
    public string? PeersFile { get; init; }

    /// <summary>
    /// A file with the key by which other nodes know this one; null: one in the data folder, made when missing.
    /// </summary>
    public string? NodeKeyFile { get; init; }

    /// <summary>How the log is written.</summary>
    public LogFormat Log { get; init; } = LogFormat.Text;

    /// <summary>The least important that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>RocksDB's cache of blocks, in MiB.</summary>
    public uint BlockCacheMiB { get; init; } = 256;

    /// <summary>RocksDB's memtables, in MiB.</summary>
    public uint WriteBufferMiB { get; init; } = 128;

    /// <summary>Keep rows of impressions for ever, not only as long as genesis asks: an archive.</summary>
    public bool KeepsRows { get; init; }

    /// <summary>Make snapshots in the data folder when peers ask that nobody can send the next block.</summary>
    public bool ServesSnapshots { get; init; } = true;

    /// <summary>Blocks behind the newest whose accounts and storage can be asked for.</summary>
    public uint HistoryBlocks { get; init; } = 100_000;

    /// <summary>Blocks behind the newest whose state can be proved.</summary>
    public uint ProofBlocks { get; init; } = 128;

    /// <summary>Stop when standard input ends: the node then does not outlive the program that started it.</summary>
    public bool StopWithStdin { get; init; }

    /// <summary>Every maximum of JSON-RPC.</summary>
    public RpcLimits RpcLimits { get; init; } = new();

    /// <summary>Every maximum of the transaction pool.</summary>
    public TxPoolLimits PoolLimits { get; init; } = new();

    /// <summary>
    /// A file with the operators' word that this validator may sign again, though it forgot; null: there is none.
    /// </summary>
    public string? ResumeFile { get; init; }

    /// <summary>True when other nodes are let in or dialled.</summary>
    public bool HasPeers => Peers.Count > 0 || PeersFile is not null;

    /// <summary>Checks what one setting alone cannot show.</summary>
    /// <exception cref="CommandException">Settings contradict each other.</exception>
    public NodeOptions Check()
    {
        if (DataFolder.Length == 0)
        {
            throw new CommandException("--data: expected the node's folder");
        }

        if (ValidatorKeyFile is not null && DevValidator is not null)
        {
            throw new CommandException("--validator-key and --dev-validator: expected one of them, got both");
        }

        if (Peers.Count > 0 && PeersFile is not null)
        {
            throw new CommandException("--peers and --peers-file: expected one of them, got both");
        }

        if (ProofBlocks > HistoryBlocks)
        {
            throw new CommandException(
                $"--proof-blocks: expected at most --history-blocks ({HistoryBlocks}), got {ProofBlocks}");
        }

        return this;
    }
}

using MarketChain.Marketing.Models;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing;

/// <summary>
/// What the native modules work on while one block is executed. The logs are those of one transaction.
/// </summary>
public sealed class MarketingContext
{
    /// <summary>Joins the parts of a block's state.</summary>
    /// <param name="state">World state and ledger under common checkpoints.</param>
    /// <param name="ledger">The ledger in <paramref name="state"/>.</param>
    /// <param name="parameters">The chain's numbers.</param>
    /// <param name="genesisHash">The chain's name in signatures.</param>
    /// <param name="number">The block's number.</param>
    /// <param name="timestampMs">The block's time, Unix ms.</param>
    /// <param name="cache">Of the executor, for all blocks of one chain; none for a single block.</param>
    public MarketingContext(
        BlockState state,
        LedgerOverlay ledger,
        MarketingParameters parameters,
        in Hash256 genesisHash,
        ulong number,
        ulong timestampMs,
        MarketingCache? cache = null)
    {
        State = state;
        Ledger = ledger;
        Parameters = parameters;
        GenesisHash = genesisHash;
        Number = number;
        TimestampMs = timestampMs;
        Epoch = parameters.EpochAt(timestampMs);
        Cache = cache ?? new MarketingCache();
        Execution = Cache.BeginBlock();
        Invariant.Check(ledger.Epoch == Epoch && ledger.Number == number);
    }

    /// <summary>World state and ledger under common checkpoints.</summary>
    public BlockState State { get; }

    /// <summary>Accounts and slots.</summary>
    public WorldState World => State.World;

    /// <summary>Attention rows.</summary>
    public LedgerOverlay Ledger { get; }

    /// <summary>The chain's numbers.</summary>
    public MarketingParameters Parameters { get; }

    /// <summary>The chain's name in signatures.</summary>
    public Hash256 GenesisHash { get; }

    /// <summary>The block's number.</summary>
    public ulong Number { get; }

    /// <summary>The block's time, Unix ms.</summary>
    public ulong TimestampMs { get; }

    /// <summary>The epoch of the block's time.</summary>
    public uint Epoch { get; }

    /// <summary>Logs of the running transaction or system step, in order.</summary>
    public List<LogEntry> Logs { get; init; } = [];

    /// <summary>Leaves that this block settles, for the files of settled epochs.</summary>
    public SettledLeaves SettledLeaves { get; } = new();

    /// <summary>Leaves that earlier blocks settled; null where none can be old enough to expire.</summary>
    public ISettledLeaves? OldLeaves { get; init; }

    /// <summary>Runs contracts that score rows; null where none is registered.</summary>
    public IPureCalls? Contracts { get; init; }

    /// <summary>Threads that help the one that executes.</summary>
    public IForkJoin Workers { get; init; } = Sequential.Instance;

    /// <summary>Buffers and terms kept from block to block.</summary>
    internal MarketingCache Cache { get; }

    /// <summary>The execution that this is among those of the cache.</summary>
    internal ulong Execution { get; }
}

using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>What contracts of one block see and change: all that stands behind <see cref="StateHost"/>.</summary>
/// <param name="state">World state and ledger under common checkpoints.</param>
/// <param name="logs">Gets the running transaction's logs.</param>
/// <param name="block">The block.</param>
/// <param name="blockHashes">The hash of an earlier block by its number; zero when it is not kept.</param>
/// <param name="market">The native modules on the same state; null where there are none.</param>
internal sealed class HostState(
    BlockState state,
    List<LogEntry> logs,
    BlockEnvironment block,
    Func<ulong, Hash256> blockHashes,
    Func<MarketingContext>? market = null)
{
    /// <summary>World state and ledger under common checkpoints.</summary>
    public BlockState State { get; } = state;

    /// <summary>Accounts and slots.</summary>
    public WorldState World { get; } = state.World;

    /// <summary>The running transaction's logs.</summary>
    public List<LogEntry> Logs { get; } = logs;

    /// <summary>The block.</summary>
    public BlockEnvironment Block { get; } = block;

    /// <summary>The running transaction.</summary>
    public TransactionEnvironment Transaction { get; set; } = new() { Origin = default, GasPrice = UInt256.Zero };

    /// <summary>The native modules, which read and write the same state; null where there are none.</summary>
    public MarketingContext? OpenMarket() => market?.Invoke();

    /// <summary>The hash of an earlier block; zero when it is not kept.</summary>
    public Hash256 GetBlockHash(ulong number) => blockHashes(number);
}

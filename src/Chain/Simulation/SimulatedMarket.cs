using MarketChain.Chain.Execution;
using MarketChain.Marketing;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Chain.Simulation;

/// <summary>
/// The market as one simulated call sees it. It is made when code first calls a module, since most calls never do;
/// nothing of it can be applied.
/// </summary>
/// <param name="spec">The chain's rules.</param>
/// <param name="rows">The ledger after the block; reads of one whose rows are gone throw.</param>
/// <param name="block">The block that the call is made in.</param>
/// <param name="logs">Gets events.</param>
internal sealed class SimulatedMarket(ChainSpec spec, LedgerView rows, BlockContext block, List<LogEntry> logs)
    : IJournaled, IDisposable
{
    private LedgerOverlay? _overlay;
    private MarketingContext? _context;

    /// <summary>The market, on the accounts of the call.</summary>
    public MarketingContext Open(BlockState state)
    {
        if (_context is null)
        {
            MarketingParameters rules
                = ParameterRecord.InForce(state.World, spec.Parameters, block.Number).Marketing;
            _overlay = rows.Simulate(spec.Marketing.EpochAt(block.TimestampMs), block.Number);
            _context = new MarketingContext(
                state, _overlay, rules, spec.GenesisHash, block.Number, block.TimestampMs)
            {
                Logs = logs,
            };
        }

        return _context;
    }

    /// <inheritdoc/>
    public int Checkpoint() => _overlay?.Checkpoint() ?? 0;

    /// <inheritdoc/>
    public void RevertTo(int checkpoint) => _overlay?.RevertTo(checkpoint);

    /// <inheritdoc/>
    public void Dispose() => _overlay?.Dispose();
}

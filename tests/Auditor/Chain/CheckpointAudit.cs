using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>When checkpoints of the ledger are due, and their content roots (docs/spec/ledger.md 4).</summary>
internal sealed class CheckpointAudit(MarketState market)
{
    private ulong _previous;
    private ulong _changes;
    private (ulong Block, Hash256 Root)? _pending;

    /// <summary>The system step's part: a root that is due goes into the trie. True when one did.</summary>
    public bool BeginBlock()
    {
        bool isDue = market.BlockNumber == _pending?.Block + (market.Genesis.CheckpointBlocks / 2);
        if (isDue)
        {
            market.ContentRoot = _pending;
            _pending = null;
        }

        return isDue;
    }

    public void EndBlock(uint changed)
    {
        _changes += changed;
        ulong block = market.BlockNumber;
        bool isDue = block - _previous >= market.Genesis.CheckpointBlocks || _changes >= market.Genesis.CheckpointRows;
        if (_pending is null && isDue)
        {
            _pending = (block, ContentRoot.Of(block, market.Rows()));
            (_previous, _changes) = (block, 0);
        }
    }
}

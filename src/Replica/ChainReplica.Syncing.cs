using MarketChain.Chain.Files;
using MarketChain.Chain.Validation;
using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Replica.Sync;

namespace MarketChain.Replica;

/// <summary>What comes by sync: final blocks, and bodies of those that are proposed.</summary>
public sealed partial class ChainReplica : ISyncHost
{
    /// <summary>Blocks came, and the machine has not heard of it yet.</summary>
    private bool _hasImported;

    /// <inheritdoc/>
    bool ISyncHost.TakesPart => MaySign;

    /// <inheritdoc/>
    BlockRejection? ISyncHost.Import(BlockWithSidecars block) => Import(block);

    /// <inheritdoc/>
    PreparedBlock? ISyncHost.FindPrepared(in Hash256 digest) => _workshop.Find(digest);

    /// <inheritdoc/>
    void ISyncHost.OnBodies(ProposedBlock proposed, PreparedBlock? whole)
    {
        if (proposed.Header.Number == _chain.Head.Number + 1)
        {
            Step(new QbftInput.Judged(proposed.Digest, whole is not null && _workshop.Judge(whole)));
        }
    }

    /// <summary>What is proposed again is written down before it is judged, so it is judged before that.</summary>
    void ISyncHost.OnFetched(PreparedBlock block)
    {
        if (block.Height == _chain.Head.Number + 1 && _workshop.Judge(block))
        {
            Step(new QbftInput.Fetched(block.Proposed));
        }
    }

    private BlockRejection? Import(BlockWithSidecars item)
    {
        BlockRejection? rejection = _workshop.Import(item);
        if (rejection is null)
        {
            _hasImported = true;
            OnFinal(item.Block, receipts: null);
        }

        return rejection;
    }
}

using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Chain.Validation;
using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
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

    /// <summary>
    /// The newest block may bear a seal of this validator's that its record does not know of: then the record was put
    /// back from a copy, even if all others were started again and remember nothing.
    /// </summary>
    private void TakeOwnSeal()
    {
        ChainHead head = _chain.Head;
        if (_key is not { } key || head.Number == 0)
        {
            return;
        }

        using ChainReader reader = _chain.OpenReader();
        int index = _chain.Spec.ValidatorsAfter(reader.GetHeader(head.Number - 1)!).Span.BinarySearch(key);
        Vote commit = new(head.Number, head.Header.Extra.Round, VoteStep.Commit, head.Hash);
        foreach (Seal own in head.Header.Extra.Seals.ToArray().Where(seal => seal.Index == index))
        {
            Step(new QbftInput.Received(new CommitMessage(new SignedVote(commit, key, own.Signature))));
        }
    }
}

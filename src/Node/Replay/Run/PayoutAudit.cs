using MarketChain.Client;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// Proves the pay of sampled rows: the epoch's root by <c>eth_getProof</c> against a block's state root, then the leaf
/// of the user and that of the site against that root.
/// </summary>
internal sealed class PayoutAudit(MarketChainClient client)
{
    /// <summary>Proves all of them.</summary>
    /// <returns>How many proofs held.</returns>
    /// <exception cref="MarketChainException">One does not hold; the message says which.</exception>
    public async Task<int> RunAsync(
        IReadOnlyList<PayoutSample> samples, IReplayView view, CancellationToken cancellation)
    {
        IStageView stage = view.Begin("prove payouts", Math.Max(1, samples.Count));
        int proved = 0;
        foreach (PayoutSample sample in samples)
        {
            (SumNode root, uint leaves) = await ProveRootAsync(sample, cancellation);
            PayoutProofInfo? user
                = await client.FindUidPayoutAsync(sample.Campaign, sample.Epoch, sample.Uid, cancellation);
            Check(user, PayoutLeafType.Uid, sample.Uid, sample, root, leaves);
            PayoutProofInfo? site
                = await client.FindSitePayoutAsync(sample.Campaign, sample.Epoch, sample.Site, cancellation);
            Check(site, PayoutLeafType.Site, sample.Site, sample, root, leaves);
            proved += 2;
            stage.Advance(1);
        }

        return proved;
    }

    private async Task<(SumNode Root, uint Leaves)> ProveRootAsync(PayoutSample sample, CancellationToken cancellation)
    {
        ulong head = await client.GetBlockNumberAsync(cancellation);
        BlockInfo block = await client.FindBlockAsync(head, cancellation)
            ?? throw Bad(sample, $"block {head} is not there");
        AccountProof proof = await client.GetProofAsync(
            ChainAccounts.Attention, SettledEpochSlots.Of(sample.Campaign, sample.Epoch), block.Number, cancellation);
        proof.Verify(block.StateRoot);
        return (SettledEpochSlots.ReadRoot(proof, sample.Campaign, sample.Epoch, out uint leaves), leaves);
    }

    private static void Check(
        PayoutProofInfo? payout, PayoutLeafType type, uint id, PayoutSample sample, in SumNode root, uint leaves)
    {
        if (payout is null)
        {
            throw Bad(sample, $"there is no leaf of {type} {id}");
        }

        PayoutLeaf leaf = payout.Proof.Leaf;
        bool isAsked = leaf.Type == type && leaf.Id == id
            && leaf.Campaign == sample.Campaign && leaf.Epoch == sample.Epoch;
        if (!isAsked)
        {
            throw Bad(sample, $"asked for {type} {id}, got a proof for {leaf.Type} {leaf.Id}");
        }

        payout.Verify(root, leaves);
    }

    private static MarketChainException Bad(PayoutSample sample, string message)
        => new(ClientFault.BadProof, $"campaign {sample.Campaign}, epoch {sample.Epoch}: {message}");
}

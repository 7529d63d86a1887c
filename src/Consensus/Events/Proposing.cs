using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Events;

/// <summary>
/// From leading a round to its proposal. A fresh block is ordered from the chain; one that was prepared is proposed
/// again as it is, and fetched first when only its hash is here.
/// </summary>
internal static class Proposing
{
    /// <summary>Begins to lead a round.</summary>
    public static void Lead(QbftNode node, Leading leading)
    {
        QbftState state = node.State;
        state.Leading = leading;
        state.LedBelow = leading.Round + 1UL;
        if (leading.Prepared is not { } prepared)
        {
            Address coinbase = state.Validators.Coinbases[node.Index];
            ulong timestampMs = Pace.TimestampMs(node);
            node.Effects.Add(new QbftEffect.Build(state.Height, leading.Round, timestampMs, coinbase));
        }
        else if (state.FindBlock(prepared.Value.Digest) is { } block)
        {
            Propose(node, block);
        }
        else
        {
            Ed25519PublicKey[] holders = new Ed25519PublicKey[prepared.Prepares.Count];
            for (int i = 0; i < holders.Length; i++)
            {
                holders[i] = state.Validators.Keys[(int)prepared.Prepares[i].Index];
            }

            node.Effects.Add(new QbftEffect.Fetch(state.Height, prepared.Value.Digest, [.. holders]));
        }
    }

    /// <summary>The block that was ordered for a round is there.</summary>
    public static void TakeBuilt(QbftNode node, uint round, ProposedBlock block)
    {
        bool isOrdered = node.State.Leading is { Prepared: null } leading && leading.Round == round;
        if (isOrdered && block.Header.Number == node.State.Height)
        {
            Propose(node, block);
        }
    }

    /// <summary>A block that must be proposed again is there.</summary>
    public static void TakeFetched(QbftNode node, ProposedBlock block)
    {
        if (node.State.Leading?.Prepared?.Value.Digest == block.Digest)
        {
            Propose(node, block);
        }
    }

    private static void Propose(QbftNode node, ProposedBlock block)
    {
        QbftState state = node.State;
        Leading leading = state.Leading!;
        state.Leading = null;
        bool isFree = leading.Round == state.Round && state.Proposal is null && !state.IsDecided;
        Vote vote = new(state.Height, leading.Round, VoteStep.Proposal, block.Digest);
        if (!isFree || !node.TrySign(vote, out SignedVote signed, block))
        {
            return;
        }

        ProposalMessage proposal = new(signed, block, leading.RoundChanges, leading.Prepared?.Prepares ?? []);
        state.Proposed = proposal;
        node.Effects.Add(new QbftEffect.Broadcast(proposal));

        // One that this node built or found valid before needs no second look.
        bool isKnown = leading.Prepared is null || state.FindBlock(block.Digest) is not null;
        node.Adopt(proposal, isKnown ? Judgement.Valid : Judgement.Asked);
    }
}

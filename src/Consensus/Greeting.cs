using MarketChain.Consensus.Messages;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// What is said again: a ROUND-CHANGE each base timeout, since a round waits for a quorum of them; and to a peer whose
/// link is new, everything that this validator says in the current round.
/// </summary>
internal static class Greeting
{
    /// <summary>Sends the newest ROUND-CHANGE again when it is time to.</summary>
    public static void Remind(QbftNode node)
    {
        QbftState state = node.State;
        if (state.RoundChange is not null && !state.IsDecided && node.MaySign && state.RemindAtMs <= node.Now.ElapsedMs)
        {
            state.RemindAtMs = node.Now.ElapsedMs + node.Parameters.BaseTimeoutMs;
            node.Effects.Add(new QbftEffect.Broadcast(state.RoundChange));
        }
    }

    /// <summary>Sends a peer what it may have missed.</summary>
    public static void Send(QbftNode node, in Ed25519PublicKey peer)
    {
        QbftState state = node.State;
        if (!node.MaySign || state.Validators.IndexOf(peer) < 0)
        {
            return;
        }

        Send(node, peer, state.RoundChange);
        Send(node, peer, state.Proposed?.Vote.Round == state.Round ? state.Proposed : null);
        Send(node, peer, state.Log.Prepares.Of(node.Index) is { } prepare ? new PrepareMessage(prepare) : null);
        Send(node, peer, state.Log.Commits.Of(node.Index) is { } commit ? new CommitMessage(commit) : null);
    }

    private static void Send(QbftNode node, in Ed25519PublicKey peer, QbftMessage? message)
    {
        if (message is not null)
        {
            node.Effects.Add(new QbftEffect.Send(peer, message));
        }
    }
}

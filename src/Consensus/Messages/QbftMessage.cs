using System.Runtime.InteropServices;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Messages;

/// <summary>What validators send each other.</summary>
public abstract record QbftMessage;

/// <summary>A message that is a vote of its author's.</summary>
/// <param name="Signed">The vote.</param>
public abstract record VoteMessage(SignedVote Signed) : QbftMessage
{
    /// <summary>The vote without its signature.</summary>
    public Vote Vote => Signed.Vote;
}

/// <summary>A PREPARE.</summary>
public sealed record PrepareMessage(SignedVote Signed) : VoteMessage(Signed);

/// <summary>A COMMIT: its signature is the seal.</summary>
public sealed record CommitMessage(SignedVote Signed) : VoteMessage(Signed);

/// <summary>A ROUND-CHANGE.</summary>
/// <param name="Signed">The vote, with what its author prepared.</param>
/// <param name="Certificate">A quorum of PREPAREs for that; none when nothing was prepared.</param>
public sealed record RoundChangeMessage(SignedVote Signed, ValueList<Seal> Certificate) : VoteMessage(Signed);

/// <summary>A PROPOSAL.</summary>
/// <param name="Signed">The leader's vote for the block.</param>
/// <param name="Block">The block.</param>
/// <param name="RoundChanges">Why there is this round: a quorum that asked for it; none in round 0.</param>
/// <param name="Prepares">
/// Why it is this block: a quorum that prepared it, in the highest round that the round changes name; none when they
/// name none.
/// </param>
public sealed record ProposalMessage(
    SignedVote Signed, ProposedBlock Block, ValueList<RoundChangeProof> RoundChanges, ValueList<Seal> Prepares)
    : VoteMessage(Signed);

/// <summary>A ROUND-CHANGE for the height and round of the proposal that it stands in.</summary>
/// <param name="Index">Its author's position in the set.</param>
/// <param name="Prepared">What its author had prepared.</param>
/// <param name="Signature">The author's.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RoundChangeProof(uint Index, PreparedValue? Prepared, Ed25519Signature Signature);

/// <summary>
/// A validator that has just started asks what it has signed before; with an order, for consent to its signing again.
/// </summary>
/// <param name="Author">The one who asks.</param>
/// <param name="Nonce">Never used before: answers to it were given after the question.</param>
/// <param name="Order">An order by which the author wants to sign again; null when it has none.</param>
public sealed record RecallMessage(Ed25519PublicKey Author, Hash256 Nonce, ResumeOrder? Order) : QbftMessage;

/// <summary>The answer to a <see cref="RecallMessage"/>.</summary>
/// <param name="Author">The one who answers.</param>
/// <param name="Nonce">The question's.</param>
/// <param name="Height">
/// The highest height that its author may have signed at; no block of this height is final to it.
/// </param>
/// <param name="Remembers">False when the author itself does not know what it has signed.</param>
/// <param name="Consents">
/// The asker may sign again by its order: its author is above all rounds of this height in which it knows a vote of the
/// asker's.
/// </param>
/// <param name="Prepared">With consent: what its author prepared last at this height, if anything.</param>
/// <param name="Newest">The newest vote by the asker that the author has seen.</param>
/// <param name="Signature">The author's, over <see cref="QbftMessageCodec.WriteRecallReplyMessage"/>.</param>
public sealed record RecallReplyMessage(
    Ed25519PublicKey Author,
    Hash256 Nonce,
    ulong Height,
    bool Remembers,
    bool Consents,
    PreparedCertificate? Prepared,
    SignedVote? Newest,
    Ed25519Signature Signature) : QbftMessage;

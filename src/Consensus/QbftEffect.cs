using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// What the machine wants done. Effects are done in their order, and one that fails ends the process: so a signature
/// never leaves before the record that remembers it is on disk.
/// </summary>
public abstract record QbftEffect
{
    /// <summary>
    /// Write and sync, then go on. Every final block below the record's height must be durable by then too: a validator
    /// that speaks at a height can show the one before.
    /// </summary>
    /// <param name="Record">Replaces the one before.</param>
    /// <param name="Block">
    /// With its bodies, to be on disk before the record is, until the height after it is final; null when it is
    /// already.
    /// </param>
    public sealed record Persist(GuardRecord Record, ProposedBlock? Block) : QbftEffect;

    /// <summary>
    /// The record on disk is not the newest one that there was: no later start may find it.
    /// </summary>
    public sealed record Discard : QbftEffect;

    /// <summary>Send to every validator but this one.</summary>
    public sealed record Broadcast(QbftMessage Message) : QbftEffect;

    /// <summary>Send to one validator.</summary>
    public sealed record Send(Ed25519PublicKey Peer, QbftMessage Message) : QbftEffect;

    /// <summary>Make a block of what waits, and answer with <see cref="QbftInput.Built"/>.</summary>
    /// <param name="Height">Its number.</param>
    /// <param name="Round">For the answer.</param>
    /// <param name="TimestampMs">Its time.</param>
    /// <param name="Beneficiary">This validator's coinbase.</param>
    public sealed record Build(ulong Height, uint Round, ulong TimestampMs, Address Beneficiary) : QbftEffect;

    /// <summary>
    /// Find the bodies, execute, and answer with <see cref="QbftInput.Judged"/>. Without the bodies there is no answer.
    /// </summary>
    public sealed record Judge(ProposedBlock Block) : QbftEffect;

    /// <summary>
    /// Find a block that was prepared, on this disk or at those who prepared it, and answer with
    /// <see cref="QbftInput.Fetched"/>.
    /// </summary>
    public sealed record Fetch(ulong Height, Hash256 Digest, ValueList<Ed25519PublicKey> Holders) : QbftEffect;

    /// <summary>The block is final: commit it, and answer with <see cref="QbftInput.NewHead"/>.</summary>
    /// <param name="Block">As it was proposed and judged.</param>
    /// <param name="Sealed">Its header with the round and a quorum of seals.</param>
    public sealed record Commit(ProposedBlock Block, BlockHeader Sealed) : QbftEffect;

    /// <summary>A validator is behind: send it the final blocks from a height on.</summary>
    public sealed record ServeBlocks(Ed25519PublicKey Peer, ulong FromHeight) : QbftEffect;

    /// <summary>This node is behind: ask a validator for final blocks from a height on.</summary>
    public sealed record RequestBlocks(Ed25519PublicKey Peer, ulong FromHeight) : QbftEffect;

    /// <summary>A validator contradicted itself: keep both for its operators.</summary>
    public sealed record KeepEvidence(SignedVote First, SignedVote Second) : QbftEffect;

    /// <summary>Step with <see cref="QbftInput.Tick"/> at this time and not later; replaces the one before.</summary>
    public sealed record WakeAt(long ElapsedMs) : QbftEffect;
}

/// <summary>Why a message was not taken.</summary>
public enum MessageRefusal
{
    /// <summary>It was taken, or kept for the next height.</summary>
    None,

    /// <summary>Its author is not a validator here and now.</summary>
    NotAValidator,

    /// <summary>It is this node's own.</summary>
    Own,

    /// <summary>It is of a height or round that is over, or older than its author's newest.</summary>
    Stale,

    /// <summary>It is here already.</summary>
    Duplicate,

    /// <summary>It is of a height beyond the next: this node is behind.</summary>
    Ahead,

    /// <summary>The signature is not its author's.</summary>
    BadSignature,

    /// <summary>Its author said something else in its place before.</summary>
    Contradiction,

    /// <summary>A proposal by another than the round's leader.</summary>
    NotTheLeader,

    /// <summary>The proposed block cannot follow, whatever is in it.</summary>
    BadBlock,

    /// <summary>The proof in it does not prove what it should.</summary>
    BadProof,

    /// <summary>An answer to a question that was not asked.</summary>
    Unasked,
}

using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;

namespace MarketChain.Consensus;

/// <summary>How far the judging of a proposal is.</summary>
internal enum Judgement
{
    /// <summary>Its block is with the chain.</summary>
    Asked,

    /// <summary>The chain agrees with it.</summary>
    Valid,
}

/// <summary>A round that this validator leads, until it has proposed.</summary>
/// <param name="Round">The round.</param>
/// <param name="RoundChanges">Why there is this round.</param>
/// <param name="Prepared">The block that must be proposed again; null for a fresh one.</param>
internal sealed record Leading(
    uint Round, ValueList<RoundChangeProof> RoundChanges, PreparedCertificate? Prepared);

/// <summary>One height of one validator: NodeState of the formal specification (types.dfy).</summary>
internal sealed class QbftState(HeightStart start, long beganAtMs)
{
    /// <summary>What the chain says about this height.</summary>
    public HeightStart Start { get; } = start;

    /// <summary>When the parent became final here.</summary>
    public long BeganAtMs { get; } = beganAtMs;

    /// <summary>The messages of this height (messagesReceived).</summary>
    public MessageLog Log { get; } = new(start.Validators.Count);

    /// <summary>The current round; it only grows.</summary>
    public uint Round { get; set; }

    /// <summary>The proposal that was accepted in the current round (proposalAcceptedForCurrentRound).</summary>
    public ProposalMessage? Accepted { get; set; }

    /// <summary>A justified proposal of the current round, on its way to being accepted.</summary>
    public ProposalMessage? Candidate { get; set; }

    /// <summary>How far that is.</summary>
    public Judgement Judgement { get; set; }

    /// <summary>The current round's proposal turned out wrong: nothing more of its leader is taken.</summary>
    public bool HasRefused { get; set; }

    /// <summary>What was prepared last (lastPreparedRound, and the proof of it).</summary>
    public PreparedCertificate? Prepared { get; set; }

    /// <summary>The block of that (lastPreparedBlock); null after a restart, until it is fetched.</summary>
    public ProposedBlock? PreparedBlock { get; set; }

    /// <summary>What the guard's record says of this height was taken up.</summary>
    public bool HasResumed { get; set; }

    /// <summary>The PREPARE of the current round was signed, or refused by the guard.</summary>
    public bool HasPrepared { get; set; }

    /// <summary>A COMMIT was signed in the current round.</summary>
    public bool HasCommitted { get; set; }

    /// <summary>A quorum of COMMITs is here: nothing more is said at this height.</summary>
    public bool IsDecided { get; set; }

    /// <summary>The round that this validator is about to make a proposal for.</summary>
    public Leading? Leading { get; set; }

    /// <summary>This validator's newest proposal, for whoever missed it.</summary>
    public ProposalMessage? Proposed { get; set; }

    /// <summary>This validator's newest ROUND-CHANGE, which is sent again and again.</summary>
    public RoundChangeMessage? RoundChange { get; set; }

    /// <summary>When it is sent again.</summary>
    public long RemindAtMs { get; set; }

    /// <summary>When the current round runs out; null while its clock stands still.</summary>
    public long? RoundEndsAtMs { get; set; }

    /// <summary>How many rounds ran out at this height.</summary>
    public uint Expired { get; set; }

    /// <summary>Rounds for which this validator has begun to make a proposal: below this one.</summary>
    public ulong LedBelow { get; set; }

    /// <summary>The number of the block that is decided.</summary>
    public ulong Height => Start.Height;

    /// <summary>Who decides.</summary>
    public ValidatorSet Validators => Start.Validators;

    /// <summary>The proposal of the current round, accepted or not yet.</summary>
    public ProposalMessage? Proposal => Accepted ?? Candidate;

    /// <summary>The block with a digest, if this height has met it and it is valid.</summary>
    public ProposedBlock? FindBlock(in Hash256 digest)
        => Accepted?.Vote.Digest == digest ? Accepted.Block
            : PreparedBlock?.Digest == digest ? PreparedBlock
            : null;
}

using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>One validator during one step: what the events read and change.</summary>
internal sealed class QbftNode(
    ConsensusParameters parameters, ISigner signer, Signatures signatures, SigningGuard guard)
{
    /// <summary>The chain's and node's numbers.</summary>
    public ConsensusParameters Parameters { get; } = parameters;

    /// <summary>The chain's signatures.</summary>
    public Signatures Signatures { get; } = signatures;

    /// <summary>What this validator has signed.</summary>
    public SigningGuard Guard { get; } = guard;

    /// <summary>This validator's key.</summary>
    public Ed25519PublicKey Key { get; } = signer.PublicKey;

    /// <summary>The height that is decided.</summary>
    public QbftState State { get; private set; } = null!;

    /// <summary>This validator's position in the set of the height, or -1.</summary>
    public int Index { get; private set; }

    /// <summary>When the step happens.</summary>
    public Instant Now { get; set; }

    /// <summary>Where what is to be done goes.</summary>
    public EffectList Effects { get; set; } = null!;

    /// <summary>False until it is known that the guard's record is this validator's newest.</summary>
    public bool Remembers { get; set; }

    /// <summary>Since when transactions wait; null while none do.</summary>
    public long? WorkSinceMs { get; private set; }

    /// <summary>
    /// True when this node takes part at this height. One that may not sign follows: it takes proposals and counts the
    /// votes of others, and has no rounds of its own.
    /// </summary>
    public bool MaySign => Remembers && Index >= 0 && Guard.Record!.Newest.Height <= State.Height;

    /// <summary>When the block of this height is due.</summary>
    public long DueMs => Pace.DueMs(this);

    /// <summary>When the current round runs out; null while its clock stands still.</summary>
    /// <remarks>
    /// Round 0 begins when its block is overdue; not before the height did, however long something has waited.
    /// </remarks>
    public long? RoundEndsAtMs
        => State.Round == 0 && State.RoundEndsAtMs is null
            ? Math.Max(Pace.OverdueMs(this), State.BeganAtMs) + Parameters.TimeoutOf(0)
            : State.RoundEndsAtMs;

    /// <summary>The key of the validator that leads a round.</summary>
    public Ed25519PublicKey LeaderOf(uint round) => State.Validators.Keys[State.Start.Rotation.LeaderOf(round)];

    /// <summary>Begins a height.</summary>
    public void Begin(HeightStart start)
    {
        Invariant.Check(start.Rotation.Validators == start.Validators.Keys);
        State = new QbftState(start, Now.ElapsedMs);
        int index = start.Validators.IndexOf(Key);
        Index = index < 0 ? -1 : index;
    }

    /// <summary>Transactions wait, or not any more.</summary>
    public void SetWork(bool hasWork) => WorkSinceMs = hasWork ? WorkSinceMs ?? Now.ElapsedMs : null;

    /// <summary>Goes to a later round, silently.</summary>
    public void EnterRound(uint round)
    {
        Invariant.Check(round > State.Round);
        State.Round = round;
        State.Accepted = null;
        State.Candidate = null;
        State.HasRefused = false;
        State.HasPrepared = false;
        State.HasCommitted = false;
        State.RoundEndsAtMs = null;
        State.Leading = null;
        State.Log.EnterRound(round);
    }

    /// <summary>Goes to a later round and asks the others to (createRoundChange).</summary>
    public void MoveTo(uint round)
    {
        EnterRound(round);
        if (TrySign(Vote.RoundChange(State.Height, round, State.Prepared?.Value), out SignedVote signed))
        {
            Ask(new RoundChangeMessage(signed, State.Prepared?.Prepares ?? []));
        }
    }

    /// <summary>Sends this validator's ROUND-CHANGE, now and until the height is over.</summary>
    public void Ask(RoundChangeMessage message)
    {
        State.RoundChange = message;
        State.RemindAtMs = Now.ElapsedMs + Parameters.BaseTimeoutMs;
        State.Log.RoundChanges[Index] = message;
        Effects.Add(new QbftEffect.Broadcast(message));
    }

    /// <summary>Starts the clock of the current round, if it stands.</summary>
    public void StartRoundClock() => State.RoundEndsAtMs ??= Now.ElapsedMs + Parameters.TimeoutOf(State.Expired);

    /// <summary>
    /// Takes a justified proposal of the current round or a later one, to be accepted when it is judged.
    /// </summary>
    public void Adopt(ProposalMessage proposal, Judgement judgement)
    {
        if (proposal.Vote.Round > State.Round)
        {
            EnterRound(proposal.Vote.Round);
        }

        State.Candidate = proposal;
        State.Judgement = judgement;
        if (State.Round > 0)
        {
            StartRoundClock();
        }

        if (judgement == Judgement.Asked)
        {
            Effects.Add(new QbftEffect.Judge(proposal.Block));
        }
    }

    /// <summary>Signs a vote when the guard lets it, and has its record written before.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="signed">The vote with its signature, when true.</param>
    /// <param name="block">What must be on disk with it.</param>
    public bool TrySign(in Vote vote, out SignedVote signed, ProposedBlock? block = null)
    {
        signed = default;
        if (!MaySign)
        {
            return false;
        }

        GuardVerdict verdict = Guard.Judge(vote);
        if (verdict == GuardVerdict.Refuse)
        {
            return false;
        }

        if (verdict == GuardVerdict.New)
        {
            Effects.Add(new QbftEffect.Persist(Guard.Advance(vote, State.Prepared), block));
        }
        else if (block is not null)
        {
            // A crash may have torn it off the record with which it was written.
            Effects.Add(new QbftEffect.Persist(Guard.Record!, block));
        }

        signed = Signatures.Sign(vote, signer);
        return true;
    }

    /// <summary>Signs an answer to a RECALL: no vote, so the guard has no say in it.</summary>
    public RecallReplyMessage Sign(in Ed25519PublicKey asker, RecallReplyMessage reply)
        => reply with
        {
            Signature = signer.Sign(
                QbftMessageCodec.WriteRecallReplyMessage(Signatures.GenesisHash, asker, reply)),
        };
}

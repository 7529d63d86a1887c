using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// What this validator knows of its own past (docs/spec/consensus.md 7), and tells others of theirs. A start asks every
/// validator for the newest vote that it has of this one. With a record that covers what they have, it signs; with
/// none, or an older one, it has forgotten, and signs only at heights that it cannot have reached before: those above a
/// block that was not final yet when enough of the others said so; or by an order of the operators (Resumption).
/// </summary>
internal sealed class Recollection
{
    private readonly QbftNode _node;
    private readonly NewestVotes _newest = new();
    private readonly Resumption _resumption;
    private readonly List<RecallReplyMessage> _replies = [];
    private Hash256 _nonce;
    private bool _isAsking = true;

    /// <summary>Of one that has forgotten: it has signed nothing at this height or above.</summary>
    private ulong? _unsignedFrom;

    /// <summary>A start.</summary>
    /// <param name="node">Whose.</param>
    /// <param name="firstNonce">Never used before.</param>
    public Recollection(QbftNode node, Hash256 firstNonce)
    {
        _node = node;
        _nonce = firstNonce;
        _resumption = new Resumption(node, _newest);
    }

    /// <summary>When the question is put again; null when it is answered.</summary>
    public long? AskAtMs { get; private set; }

    /// <summary>Those whose consent an order of the operators waits for.</summary>
    public IReadOnlyList<Ed25519PublicKey> Awaited => HasForgotten ? _resumption.Awaited : [];

    /// <summary>True when an order of the operators is known to be untrue.</summary>
    public bool IsOrderRefuted => HasForgotten && _resumption.IsRefuted;

    private bool HasForgotten => _node.Guard.Record is null;

    /// <summary>Begins a height.</summary>
    public void Begin()
    {
        _newest.KeepOnly(_node.State.Validators);
        _resumption.Begin();
        SeeOwnProof();
        Conclude();
        AskAtMs = _isAsking && _node.Index >= 0 ? AskAtMs ?? _node.Now.ElapsedMs : null;
    }

    /// <summary>Puts the question when it is time to.</summary>
    public void Tick()
    {
        if (AskAtMs <= _node.Now.ElapsedMs)
        {
            AskAtMs = _node.Now.ElapsedMs + _node.Parameters.BaseTimeoutMs;
            ResumeOrder? order = HasForgotten ? _resumption.Order : null;
            _node.Effects.Add(new QbftEffect.Broadcast(new RecallMessage(_node.Key, _nonce, order)));
        }
    }

    /// <summary>True when a vote is the newest of its author that was seen here.</summary>
    public bool IsNews(in SignedVote signed) => _newest.IsNews(signed);

    /// <summary>Remembers a vote whose signature was checked, when it is the newest of its author.</summary>
    public void Note(in SignedVote signed)
    {
        _newest.Note(signed);
        if (signed.Author == _node.Key && !HasForgotten && !_node.Guard.Covers(signed.Vote))
        {
            Forget();
        }
    }

    /// <summary>Remembers the votes in the proof of a message, which was found true.</summary>
    public void NoteProof(VoteMessage message) => NoteAll(ProofVotes.In(message, _node.State.Validators));

    /// <summary>A vote that bears this validator's name came from outside.</summary>
    public void TakeOwn(in SignedVote signed)
    {
        bool isNews = HasForgotten ? IsNews(signed) : !_node.Guard.Covers(signed.Vote);
        if (isNews && _node.Signatures.IsSigned(signed))
        {
            Note(signed);
        }
    }

    /// <summary>Answers a validator's question.</summary>
    public MessageRefusal Answer(RecallMessage recall)
    {
        if (IsNoValidator(recall.Author) || _node.Index < 0)
        {
            return MessageRefusal.NotAValidator;
        }

        if (recall.Author == _node.Key)
        {
            return MessageRefusal.Own;
        }

        ulong signedAt = _node.Guard.Record?.Newest.Height ?? 0;
        bool consents = _resumption.TryConsent(recall);
        RecallReplyMessage reply = new(
            _node.Key,
            recall.Nonce,
            Math.Max(_node.State.Height, signedAt),
            !HasForgotten,
            consents,
            consents ? _node.State.Prepared : null,
            _newest.Of(recall.Author),
            default);
        _node.Effects.Add(new QbftEffect.Send(recall.Author, _node.Sign(recall.Author, reply)));
        return MessageRefusal.None;
    }

    /// <summary>Takes an answer to this validator's own question.</summary>
    public MessageRefusal Take(RecallReplyMessage reply)
    {
        if (reply.Author == _node.Key || IsNoValidator(reply.Author))
        {
            return MessageRefusal.NotAValidator;
        }

        if (reply.Nonce != _nonce)
        {
            return MessageRefusal.Unasked;
        }

        if (!_node.Signatures.IsSigned(_node.Key, reply))
        {
            return MessageRefusal.BadSignature;
        }

        // Each answer was given after the question, so the lowest height that an author named stays true.
        if (!_replies.Exists(held => held.Author == reply.Author && held.Remembers && held.Height <= reply.Height))
        {
            _replies.RemoveAll(held => held.Author == reply.Author);
            _replies.Add(reply);
        }

        if (reply.Newest is { } newest && newest.Author == _node.Key)
        {
            TakeOwn(newest);
        }

        // It may have forgotten with that, and then asks another question.
        if (reply.Nonce != _nonce)
        {
            return MessageRefusal.None;
        }

        MessageRefusal refusal = TakeConsent(reply);
        Conclude();
        return refusal;
    }

    /// <summary>Takes the operators' word that this validator may sign again, and asks the others for theirs.</summary>
    public void Resume(ResumeOrder order)
    {
        if (_resumption.Take(order) && HasForgotten)
        {
            AskAnew();
            Conclude();
        }
    }

    /// <summary>The votes in what the record proves: others may have forgotten that they cast them.</summary>
    private void SeeOwnProof()
    {
        ulong height = _node.State.Height;
        bool isOfHere = _node.Guard.Record is { Prepared: not null } record && record.Newest.Height == height;
        PreparedCertificate? proof = isOfHere ? _node.Guard.Record!.Prepared : null;
        if (proof is not null && ProposalRules.IsCertificate(height, proof, _node.State.Validators, _node.Signatures))
        {
            NoteAll(ProofVotes.Of(height, proof, _node.State.Validators));
        }
    }

    /// <summary>This validator may have made final what another prepared at this height: that binds it.</summary>
    private MessageRefusal TakeConsent(RecallReplyMessage reply)
    {
        if (!HasForgotten || !_resumption.Counts(reply))
        {
            return MessageRefusal.None;
        }

        QbftState state = _node.State;
        if (reply.Prepared is { } proof)
        {
            if (!ProposalRules.IsCertificate(state.Height, proof, state.Validators, _node.Signatures))
            {
                return MessageRefusal.BadProof;
            }

            NoteAll(ProofVotes.Of(state.Height, proof, state.Validators));
            state.Prepared = state.Prepared?.Value.Round >= proof.Value.Round ? state.Prepared : proof;
        }

        _resumption.Take(reply);
        return MessageRefusal.None;
    }

    private void NoteAll(List<SignedVote> votes)
    {
        foreach (SignedVote signed in votes)
        {
            Note(signed);
        }
    }

    /// <summary>Draws what can be drawn from the answers.</summary>
    private void Conclude()
    {
        if (!_isAsking || _node.Index < 0)
        {
            return;
        }

        int quorum = _node.State.Validators.Thresholds.Decide;
        _replies.RemoveAll(reply => IsNoValidator(reply.Author));
        if (!HasForgotten)
        {
            // Fewer than these could not decide anything with this validator, so waiting for them delays nothing.
            if (_replies.Count >= quorum - 1)
            {
                Settle();
            }

            return;
        }

        if (Reached() < _node.State.Height)
        {
            _unsignedFrom ??= _node.State.Height + 1;
        }

        bool isAnswered = _resumption.IsAnswered;
        if (_unsignedFrom <= _node.State.Height || (isAnswered && _resumption.IsConfirmation))
        {
            StartAnew();
        }
        else if (isAnswered)
        {
            AskAnew(isConfirmation: true);
            Conclude();
        }
    }

    /// <summary>
    /// The height that enough of the others had not finished when they were asked. When it is below the current one,
    /// this validator has signed nothing above that: any quorum of this height has an honest one of them, n - quorum +
    /// max(1, f) being enough when cheats and those who forgot are at most f, and that one would have been further.
    /// </summary>
    private ulong? Reached()
    {
        int validators = _node.State.Validators.Count;
        int needed = validators - _node.State.Validators.Thresholds.Decide + Math.Max(1, Seals.FaultyMaxOf(validators));
        List<ulong> heights = [.. _replies.Where(reply => reply.Remembers).Select(reply => reply.Height).Order()];
        return heights.Count >= needed ? heights[needed - 1] : null;
    }

    /// <summary>Signs from here on, bound by what was prepared as far as it knows.</summary>
    private void StartAnew()
    {
        Vote born = Vote.RoundChange(_node.State.Height, _resumption.FirstRound, _node.State.Prepared?.Value);
        GuardRecord record = new(_node.Signatures.GenesisHash, _node.Key, born, _node.State.Prepared);
        _node.Guard.Restore(record);
        _node.Effects.Add(new QbftEffect.Persist(record, Block: null));
        _node.State.HasResumed = false;
        Settle();
    }

    private void Settle()
    {
        _isAsking = false;
        AskAtMs = null;
        _node.Remembers = true;
    }

    /// <summary>
    /// The record is not the newest: it was put back from a copy, or another process has the key. Earlier answers do
    /// not count any more, since this validator has spoken after them.
    /// </summary>
    private void Forget()
    {
        _node.Guard.Forget();
        _node.Effects.Add(new QbftEffect.Discard());
        _node.Remembers = false;
        _unsignedFrom = null;
        AskAnew();
    }

    /// <summary>Answers that are on their way do not count any more.</summary>
    private void AskAnew(bool isConfirmation = false)
    {
        _replies.Clear();
        _resumption.Restart(isConfirmation);
        _nonce = Keccak256.Hash(_nonce.Bytes);
        _isAsking = true;
        AskAtMs = _node.Now.ElapsedMs;
    }

    private bool IsNoValidator(Ed25519PublicKey key) => _node.State.Validators.IndexOf(key) < 0;
}

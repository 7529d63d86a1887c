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
/// block that was not final yet when enough of the others said so.
/// </summary>
internal sealed class Recollection(QbftNode node, Hash256 firstNonce)
{
    private readonly Dictionary<Ed25519PublicKey, SignedVote> _newest = [];
    private readonly List<RecallReplyMessage> _replies = [];
    private Hash256 _nonce = firstNonce;
    private bool _isAsking = true;

    /// <summary>Of one that has forgotten: it has signed nothing at this height or above.</summary>
    private ulong? _unsignedFrom;

    /// <summary>When the question is put again; null when it is answered.</summary>
    public long? AskAtMs { get; private set; }

    private bool HasForgotten => node.Guard.Record is null;

    /// <summary>Begins a height.</summary>
    public void Begin()
    {
        foreach (Ed25519PublicKey gone in _newest.Keys.Where(IsNoValidator).ToList())
        {
            _newest.Remove(gone);
        }

        Conclude();
        AskAtMs = _isAsking && node.Index >= 0 ? AskAtMs ?? node.Now.ElapsedMs : null;
    }

    /// <summary>Puts the question when it is time to.</summary>
    public void Tick()
    {
        if (AskAtMs <= node.Now.ElapsedMs)
        {
            AskAtMs = node.Now.ElapsedMs + node.Parameters.BaseTimeoutMs;
            node.Effects.Add(new QbftEffect.Broadcast(new RecallMessage(node.Key, _nonce)));
        }
    }

    /// <summary>True when a vote is the newest of its author that was seen here.</summary>
    public bool IsNews(in SignedVote signed)
        => !_newest.TryGetValue(signed.Author, out SignedVote held) || held.Vote.ComparePlace(signed.Vote) < 0;

    /// <summary>Remembers a validator's newest vote, whose signature was checked.</summary>
    public void Note(in SignedVote signed)
    {
        if (IsNews(signed))
        {
            _newest[signed.Author] = signed;
        }
    }

    /// <summary>A vote that bears this validator's name came from outside.</summary>
    public void TakeOwn(in SignedVote signed)
    {
        bool isNews = !HasForgotten && !node.Guard.Covers(signed.Vote);
        if (isNews && node.Signatures.IsSigned(signed))
        {
            Forget();
        }
    }

    /// <summary>Answers a validator's question.</summary>
    public MessageRefusal Answer(RecallMessage recall)
    {
        if (IsNoValidator(recall.Author) || node.Index < 0)
        {
            return MessageRefusal.NotAValidator;
        }

        if (recall.Author == node.Key)
        {
            return MessageRefusal.Own;
        }

        ulong signedAt = node.Guard.Record?.Newest.Height ?? 0;
        SignedVote? newest = _newest.TryGetValue(recall.Author, out SignedVote held) ? held : null;
        RecallReplyMessage reply = new(
            node.Key, recall.Nonce, Math.Max(node.State.Height, signedAt), !HasForgotten, newest, default);
        node.Effects.Add(new QbftEffect.Send(recall.Author, node.Sign(recall.Author, reply)));
        return MessageRefusal.None;
    }

    /// <summary>Takes an answer to this validator's own question.</summary>
    public MessageRefusal Take(RecallReplyMessage reply)
    {
        if (reply.Author == node.Key || IsNoValidator(reply.Author))
        {
            return MessageRefusal.NotAValidator;
        }

        if (reply.Nonce != _nonce)
        {
            return MessageRefusal.Unasked;
        }

        if (!node.Signatures.IsSigned(node.Key, reply))
        {
            return MessageRefusal.BadSignature;
        }

        // Each answer was given after the question, so the lowest height that an author named stays true.
        if (!_replies.Exists(held => held.Author == reply.Author && held.Remembers && held.Height <= reply.Height))
        {
            _replies.RemoveAll(held => held.Author == reply.Author);
            _replies.Add(reply);
        }

        if (reply.Newest is { } newest && newest.Author == node.Key)
        {
            TakeOwn(newest);
        }

        Conclude();
        return MessageRefusal.None;
    }

    /// <summary>Takes the operators' word that this validator may sign again.</summary>
    public void Resume(ResumeOrder order)
    {
        bool isHere = order.Height + 1 == node.State.Height && order.Digest == node.State.Start.ParentHash;
        if (HasForgotten && isHere && node.Index >= 0 && order.IsSigned(node.Signatures, node.State.Validators))
        {
            // Answers that are on their way tell of votes for which the order vouches: nobody asked for them any more.
            _nonce = NextNonce();
            StartAnew();
        }
    }

    /// <summary>Draws what can be drawn from the answers.</summary>
    private void Conclude()
    {
        if (!_isAsking || node.Index < 0)
        {
            return;
        }

        int quorum = node.State.Validators.Thresholds.Decide;
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

        if (Reached() < node.State.Height)
        {
            _unsignedFrom ??= node.State.Height + 1;
        }

        if (_unsignedFrom <= node.State.Height)
        {
            StartAnew();
        }
    }

    /// <summary>
    /// The height that enough of the others had not finished when they were asked. When it is below the current one,
    /// this validator has signed nothing above that: any quorum of this height has an honest one of them, n - quorum +
    /// max(1, f) being enough when cheats and those who forgot are at most f, and that one would have been further.
    /// </summary>
    private ulong? Reached()
    {
        int validators = node.State.Validators.Count;
        int needed = validators - node.State.Validators.Thresholds.Decide + Math.Max(1, Seals.FaultyMaxOf(validators));
        List<ulong> heights = [.. _replies.Where(reply => reply.Remembers).Select(reply => reply.Height).Order()];
        return heights.Count >= needed ? heights[needed - 1] : null;
    }

    private void StartAnew()
    {
        GuardRecord record = GuardRecord.Born(node.Signatures.GenesisHash, node.Key, node.State.Height);
        node.Guard.Restore(record);
        node.Effects.Add(new QbftEffect.Persist(record, Block: null));
        Settle();
    }

    private void Settle()
    {
        _isAsking = false;
        AskAtMs = null;
        node.Remembers = true;
    }

    /// <summary>
    /// The record is not the newest: it was put back from a copy, or another process has the key. Earlier answers do
    /// not count any more, since this validator has spoken after them.
    /// </summary>
    private void Forget()
    {
        node.Guard.Forget();
        node.Effects.Add(new QbftEffect.Discard());
        node.Remembers = false;
        _replies.Clear();
        _unsignedFrom = null;
        _nonce = NextNonce();
        _isAsking = true;
        AskAtMs = node.Now.ElapsedMs;
    }

    private Hash256 NextNonce() => Keccak256.Hash(_nonce.Bytes);

    private bool IsNoValidator(Ed25519PublicKey key) => node.State.Validators.IndexOf(key) < 0;
}

using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// How a validator that forgot begins again by an order of the operators (docs/spec/consensus.md 7). It shows the order
/// to all others. Who consents leaves every round in which it knows a vote of the asker, so that no old vote of the
/// asker's counts there any more, and tells the newest, and what it has prepared. When all have consented, the asker
/// asks once more: until the last of them consented, another may have prepared a block with an old vote. When all have
/// consented again, it begins in a round above all that, bound by what was prepared last.
/// </summary>
internal sealed class Resumption(QbftNode node, NewestVotes newest)
{
    /// <summary>
    /// How far above its own round a validator that signs goes for another. Honest ones that sign are never so far
    /// apart: rounds wait for a quorum, and pull those who are behind.
    /// </summary>
    private const uint LeapMax = 1 << 16;

    /// <summary>How often it goes at one height for one of them: more losses are no accident.</summary>
    private const int LeapsMax = 64;

    private readonly HashSet<Ed25519PublicKey> _consenting = [];
    private readonly Dictionary<Ed25519PublicKey, int> _leaps = [];
    private ResumeOrder? _judged;

    /// <summary>The order by which this validator wants to begin; null when there is none.</summary>
    public ResumeOrder? Order { get; private set; }

    /// <summary>The others whose consent is lacking; none when there is no order.</summary>
    public IReadOnlyList<Ed25519PublicKey> Awaited => Order is null ? [] : [.. Others().Where(IsSilent)];

    /// <summary>
    /// True when somebody has a vote of this validator's above this height: the order's block was not the newest.
    /// </summary>
    public bool IsRefuted => Order is not null && newest.Of(node.Key)?.Vote.Height > node.State.Height;

    /// <summary>True when all have consented, and nothing is in the way.</summary>
    public bool IsAnswered
        => Order is not null && !IsRefuted && FirstRound <= Vote.RoundMax && !Others().Any(IsSilent);

    /// <summary>True when this is asked for the second time.</summary>
    public bool IsConfirmation { get; private set; }

    /// <summary>
    /// The first round above all in which anybody saw a vote of this validator, and above that of what binds it; not
    /// below its own.
    /// </summary>
    public uint FirstRound
    {
        get
        {
            Vote? own = newest.Of(node.Key)?.Vote;
            uint free = own?.Height == node.State.Height ? own.Value.Round + 1 : 0;
            uint unbound = node.State.Prepared is { } prepared ? prepared.Value.Round + 1 : 0;
            return Math.Max(node.State.Round, Math.Max(free, unbound));
        }
    }

    /// <summary>Begins a height: an order is about one.</summary>
    public void Begin()
    {
        Order = null;
        _leaps.Clear();
    }

    /// <summary>Takes an order of the operators; all must then be asked anew.</summary>
    /// <returns>False when it is not about this height, or not signed by those who decide on it.</returns>
    public bool Take(ResumeOrder order)
    {
        if (IsTrue(order))
        {
            Order = order;
            return true;
        }

        return false;
    }

    /// <summary>All are asked anew: consents so far do not count any more.</summary>
    public void Restart(bool isConfirmation)
    {
        _consenting.Clear();
        IsConfirmation = isConfirmation;
    }

    /// <summary>True when an answer is a consent that counts.</summary>
    public bool Counts(RecallReplyMessage reply)
        => Order is not null && reply.Consents && reply.Height == node.State.Height;

    /// <summary>Takes an answer that <see cref="Counts"/>.</summary>
    public void Take(RecallReplyMessage reply) => _consenting.Add(reply.Author);

    /// <summary>
    /// Has another begin again at this height, if it may; its old votes count here no more then: this validator leaves
    /// their rounds.
    /// </summary>
    /// <returns>Whether it may.</returns>
    public bool TryConsent(RecallMessage recall)
    {
        bool knowsItself = node.Remembers || node.Guard.Record is null;
        bool isAsked = recall.Order is not null && !node.State.IsDecided && knowsItself && IsTrue(recall.Order);
        if (!isAsked)
        {
            return false;
        }

        Vote? vote = newest.Of(recall.Author)?.Vote;
        bool isAbove = vote?.Height != node.State.Height || vote.Value.Round < node.State.Round;
        return isAbove || TryLeap(recall.Author, vote!.Value.Round);
    }

    private bool TryLeap(in Ed25519PublicKey asker, uint from)
    {
        int leaps = _leaps.GetValueOrDefault(asker);
        bool isFar = node.MaySign && from - node.State.Round >= LeapMax;
        if (isFar || from == Vote.RoundMax || leaps >= LeapsMax)
        {
            return false;
        }

        _leaps[asker] = leaps + 1;
        node.MoveTo(from + 1);
        return true;
    }

    /// <summary>An order for the height that is being decided, signed by those who decide on it.</summary>
    private bool IsTrue(ResumeOrder order)
    {
        bool isHere = order.Height + 1 == node.State.Height && order.Digest == node.State.Start.ParentHash;
        if (!isHere || node.Index < 0)
        {
            return false;
        }

        // Whoever waits shows the same order again and again.
        if (order != _judged && !order.IsSigned(node.Signatures, node.State.Validators))
        {
            return false;
        }

        _judged = order;
        return true;
    }

    private IEnumerable<Ed25519PublicKey> Others()
        => node.State.Validators.Keys.ToArray().Where(key => key != node.Key);

    private bool IsSilent(Ed25519PublicKey key) => !_consenting.Contains(key);
}

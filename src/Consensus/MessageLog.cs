using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus;

/// <summary>
/// One kind of vote at one height, bounded: of each validator its vote in the current round, and its newest one in a
/// later round.
/// </summary>
internal sealed class VoteSlots(int validators)
{
    private readonly SignedVote?[] _current = new SignedVote?[validators];
    private readonly SignedVote?[] _later = new SignedVote?[validators];

    /// <summary>What <see cref="Add"/> would say.</summary>
    /// <param name="index">The author's position.</param>
    /// <param name="vote">Its vote.</param>
    /// <param name="round">The current round.</param>
    /// <param name="other">The vote that it contradicts, when it does.</param>
    public MessageRefusal Judge(int index, in Vote vote, uint round, out SignedVote other)
    {
        other = default;
        if (vote.Round < round)
        {
            return MessageRefusal.Stale;
        }

        SignedVote? slot = vote.Round == round ? _current[index] : _later[index];
        if (slot is not { } held || held.Vote.Round < vote.Round)
        {
            return MessageRefusal.None;
        }

        other = held;
        bool isOlder = held.Vote.Round > vote.Round;
        return isOlder ? MessageRefusal.Stale
            : held.Vote == vote ? MessageRefusal.Duplicate
            : MessageRefusal.Contradiction;
    }

    /// <summary>Keeps a vote that was judged <see cref="MessageRefusal.None"/>.</summary>
    public void Add(int index, in SignedVote signed, uint round)
        => (signed.Vote.Round == round ? _current : _later)[index] = signed;

    /// <summary>The current round is another, later one.</summary>
    public void EnterRound(uint round)
    {
        for (int i = 0; i < _current.Length; i++)
        {
            bool isNow = _later[i]?.Vote.Round == round;
            _current[i] = isNow ? _later[i] : null;
            _later[i] = isNow || _later[i]?.Vote.Round < round ? null : _later[i];
        }
    }

    /// <summary>The vote of a validator in the current round.</summary>
    public SignedVote? Of(int index) => _current[index];

    /// <summary>The first votes of the current round for a block, ascending by index: so many, or none.</summary>
    public ValueList<Seal> TakeQuorum(in Hash256 digest, int quorum)
    {
        List<Seal> seals = new(quorum);
        for (int i = 0; i < _current.Length && seals.Count < quorum; i++)
        {
            if (_current[i] is { } signed && signed.Vote.Digest == digest)
            {
                seals.Add(new Seal((uint)i, signed.Signature));
            }
        }

        return seals.Count < quorum ? [] : [.. seals];
    }
}

/// <summary>
/// The messages of one height, where the formal specification keeps the set of all ever received. Bounded by the number
/// of validators: two PREPAREs and two COMMITs of each, its newest ROUND-CHANGE, and for the next height its newest
/// message of each kind.
/// </summary>
internal sealed class MessageLog(int validators)
{
    private const int Kinds = (int)VoteStep.Commit;

    private readonly VoteMessage?[] _next = new VoteMessage?[validators * Kinds];

    /// <summary>PREPAREs of this height.</summary>
    public VoteSlots Prepares { get; } = new(validators);

    /// <summary>COMMITs of this height.</summary>
    public VoteSlots Commits { get; } = new(validators);

    /// <summary>The newest ROUND-CHANGE of each validator.</summary>
    public RoundChangeMessage?[] RoundChanges { get; } = new RoundChangeMessage?[validators];

    /// <summary>The current round is another, later one.</summary>
    public void EnterRound(uint round)
    {
        Prepares.EnterRound(round);
        Commits.EnterRound(round);
    }

    /// <summary>Keeps a message of the next height, in place of an older one of its kind and author.</summary>
    public void KeepNext(int index, VoteMessage message)
    {
        ref VoteMessage? slot = ref _next[(index * Kinds) + (int)message.Vote.Step - 1];
        if (slot is null || slot.Vote.Round < message.Vote.Round)
        {
            slot = message;
        }
    }

    /// <summary>What was kept of the next height, by author.</summary>
    public IEnumerable<VoteMessage> TakeNext() => _next.OfType<VoteMessage>();

    /// <summary>How many validators' newest ROUND-CHANGE asks for this round or a later one.</summary>
    public int CountFrom(uint round)
        => RoundChanges.Count(message => message is not null && message.Vote.Round >= round);

    /// <summary>The rounds above one that validators other than one ask for, highest first.</summary>
    public List<uint> RoundsAbove(uint round, int without)
    {
        List<uint> rounds = [];
        for (int i = 0; i < RoundChanges.Length; i++)
        {
            if (i != without && RoundChanges[i] is { } message && message.Vote.Round > round)
            {
                rounds.Add(message.Vote.Round);
            }
        }

        rounds.Sort((left, right) => right.CompareTo(left));
        return rounds;
    }
}

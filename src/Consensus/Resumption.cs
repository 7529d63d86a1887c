using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// How a validator that forgot begins again by an order of the operators (docs/spec/consensus.md 7). It shows the order
/// to all others. Who consents leaves every round in which it knows a vote of the asker, so that no old vote of the
/// asker's counts there any more, and tells the newest. When all have consented, the asker begins in a round above
/// that: it contradicts nothing that anybody could show.
/// </summary>
internal sealed class Resumption(QbftNode node, NewestVotes newest)
{
    private readonly HashSet<Ed25519PublicKey> _consenting = [];
    private ResumeOrder? _judged;

    /// <summary>The order by which this validator wants to begin; null when there is none.</summary>
    public ResumeOrder? Order { get; private set; }

    /// <summary>The others whose consent is lacking; none when there is no order.</summary>
    public IReadOnlyList<Ed25519PublicKey> Awaited => Order is null ? [] : [.. Others().Where(IsSilent)];

    /// <summary>True when nothing is in the way.</summary>
    public bool IsReady
        => Order is not null
        && (newest.Of(node.Key)?.Vote is not { } own
            || own.Height < node.State.Height
            || (own.Height == node.State.Height && own.Round < Vote.RoundMax))
        && !Others().Any(IsSilent);

    /// <summary>The first round above all in which anybody saw a vote of this validator, not below its own.</summary>
    public uint FirstRound
        => newest.Of(node.Key)?.Vote is { } own && own.Height == node.State.Height && own.Round >= node.State.Round
            ? own.Round + 1
            : node.State.Round;

    /// <summary>Begins a height: an order is about one.</summary>
    public void Begin()
    {
        Order = null;
        _consenting.Clear();
    }

    /// <summary>Takes an order of the operators.</summary>
    /// <returns>False when it is not about this height, or not signed by those who decide on it.</returns>
    public bool Take(ResumeOrder order)
    {
        if (IsTrue(order))
        {
            Order = order;
            _consenting.Clear();
            return true;
        }

        return false;
    }

    /// <summary>What this validator was told after it began to forget counts anew.</summary>
    public void Restart() => _consenting.Clear();

    /// <summary>Takes an answer to the order.</summary>
    public void Take(RecallReplyMessage reply)
    {
        if (reply.Consents && reply.Height == node.State.Height)
        {
            _consenting.Add(reply.Author);
        }
    }

    /// <summary>Whether another may begin again at this height; if so, its old votes count here no more.</summary>
    public bool Consents(RecallMessage recall)
    {
        bool knowsItself = node.Remembers || node.Guard.Record is null;
        if (recall.Order is null || node.State.IsDecided || !knowsItself || !IsTrue(recall.Order))
        {
            return false;
        }

        if (newest.Of(recall.Author)?.Vote is not { } vote || vote.Height != node.State.Height)
        {
            return true;
        }

        if (vote.Round == Vote.RoundMax)
        {
            return false;
        }

        if (vote.Round >= node.State.Round)
        {
            node.MoveTo(vote.Round + 1);
        }

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

using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica.Gossip;

/// <summary>
/// What peers announced and this node lacks: when to ask whom. Bounded for each peer alone, so that one who announces
/// what there is not takes nobody's place.
/// </summary>
internal sealed class WantedTransactions(GossipLimits limits)
{
    private readonly Dictionary<Hash256, Wanted> _wanted = [];
    private readonly Dictionary<Ed25519PublicKey, int> _counts = [];
    private readonly PriorityQueue<Hash256, long> _due = new();

    /// <summary>When something is to be asked for; null when nothing is.</summary>
    public long? NextMs => _due.TryPeek(out _, out long atMs) ? atMs : null;

    public int Count => _wanted.Count;

    /// <summary>A peer has it.</summary>
    public void Add(in Hash256 hash, in Ed25519PublicKey peer, long nowMs)
    {
        if (_wanted.TryGetValue(hash, out Wanted? known))
        {
            if (known.Holders.Count < limits.HoldersMax && !known.Holders.Contains(peer))
            {
                known.Holders.Add(peer);
            }

            return;
        }

        int count = _counts.GetValueOrDefault(peer);
        if (count < limits.WantedPerPeerMax)
        {
            _counts[peer] = count + 1;
            _wanted.Add(hash, new Wanted(peer) { AskAtMs = nowMs + limits.PullDelayMs });
            _due.Enqueue(hash, nowMs + limits.PullDelayMs);
        }
    }

    /// <summary>It came, or is not lacking any more.</summary>
    public void Remove(in Hash256 hash)
    {
        if (_wanted.Remove(hash, out Wanted? wanted))
        {
            Discount(wanted.First);
        }
    }

    /// <summary>What is to be asked for now, and of whom: nobody is asked twice before the others were.</summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="isLacking">Asked about each; what is not lacking any more is forgotten.</param>
    /// <param name="isLinked">Who can be asked.</param>
    public Dictionary<Ed25519PublicKey, List<Hash256>> TakeDue(
        long nowMs, Func<Hash256, bool> isLacking, Func<Ed25519PublicKey, bool> isLinked)
    {
        Dictionary<Ed25519PublicKey, List<Hash256>> asks = [];
        while (_due.TryPeek(out Hash256 hash, out long atMs) && atMs <= nowMs)
        {
            _due.Dequeue();
            if (!_wanted.TryGetValue(hash, out Wanted? wanted) || wanted.AskAtMs != atMs)
            {
                continue;
            }

            if (!isLacking(hash) || Next(wanted, isLinked) is not { } holder)
            {
                Remove(hash);
                continue;
            }

            if (!asks.TryGetValue(holder, out List<Hash256>? hashes))
            {
                asks.Add(holder, hashes = []);
            }

            hashes.Add(hash);
            wanted.AskAtMs = nowMs + limits.AnswerTimeoutMs;
            _due.Enqueue(hash, wanted.AskAtMs);
        }

        return asks;
    }

    private Ed25519PublicKey? Next(Wanted wanted, Func<Ed25519PublicKey, bool> isLinked)
    {
        while (wanted.Asks < limits.AsksMax)
        {
            Ed25519PublicKey holder = wanted.Holders[wanted.Asks++ % wanted.Holders.Count];
            if (isLinked(holder))
            {
                return holder;
            }
        }

        return null;
    }

    private void Discount(in Ed25519PublicKey peer)
    {
        int count = _counts[peer] - 1;
        if (count == 0)
        {
            _counts.Remove(peer);
        }
        else
        {
            _counts[peer] = count;
        }
    }

    /// <summary>A transaction that is lacking.</summary>
    private sealed class Wanted(Ed25519PublicKey first)
    {
        /// <summary>Whose count it is in.</summary>
        public Ed25519PublicKey First { get; } = first;

        public List<Ed25519PublicKey> Holders { get; } = [first];

        public long AskAtMs { get; set; }

        public int Asks { get; set; }
    }
}

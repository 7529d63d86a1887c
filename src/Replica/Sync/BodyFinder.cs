using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Bounds;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

// A proposal names its transactions by hash. They travelled before, by gossip; what has not come is asked for.
//
//   Find(proposal) ── pool ──► all here: at once
//                       │ BodyDelayMs: they may be on their way
//                       └──► GET-BODIES to the author, then to others ──► OnBodies
//   Fetch(digest) ──► GET-PREPARED to who prepared it, then to others ──► Find ──► OnFetched
//
// Guaranteed: memory is bounded by what fits in a block; whoever sends what nobody was asked for, or other rows than
// those that are signed, is cut; nobody who does not answer is waited for. It all ends with the height.

/// <summary>Finds the bodies of proposed blocks, one to judge and one to propose again.</summary>
internal sealed class BodyFinder(TransactionPool pool, SyncPeers peers, ISyncHost host, SyncLimits limits)
{
    /// <summary>
    /// Of whomever: a question can leave on a link of which this node has not heard yet, and the answer come on it
    /// after that.
    /// </summary>
    private readonly RecentHashes _asked = new(limits.AskedMax);

    private BodySearch? _judged;
    private PreparedFetch? _fetch;

    /// <summary>When something is to be done by itself; null when nothing is.</summary>
    public long? NextMs => Earlier(_judged?.Rounds.NextMs, (_fetch?.Bodies?.Rounds ?? _fetch?.Rounds)?.NextMs);

    /// <summary>Looks for the bodies of a block that is to be judged, in place of the one before.</summary>
    /// <param name="block">The block.</param>
    /// <param name="preferred">Nodes that should have them, the likeliest first.</param>
    /// <param name="now">When.</param>
    /// <returns>The whole block, when everything is here; otherwise the host hears of it later.</returns>
    public PreparedBlock? Find(ProposedBlock block, IReadOnlyList<Ed25519PublicKey> preferred, Instant now)
    {
        BodySearch search = Start(block, preferred, now);
        _judged = search.IsComplete ? null : search;
        return search.IsComplete ? search.Join() : null;
    }

    /// <summary>Looks for a block that was prepared, in place of the one before.</summary>
    /// <param name="digest">Its hash.</param>
    /// <param name="preferred">Nodes of those who prepared it.</param>
    /// <param name="now">When.</param>
    public void Fetch(in Hash256 digest, IReadOnlyList<Ed25519PublicKey> preferred, Instant now)
    {
        if (_fetch?.Digest != digest)
        {
            _fetch = new PreparedFetch(digest, preferred);
            _fetch.Rounds.NextMs = now.ElapsedMs;
            Ask(_fetch, now);
        }
    }

    /// <summary>The height is over.</summary>
    public void Clear()
    {
        _judged = null;
        _fetch = null;
    }

    /// <summary>Bodies have come; null, or why the peer is to be cut.</summary>
    public string? OnBodies(SyncPeer peer, BodiesMessage bodies, long length, Instant now)
    {
        List<PooledTransaction> asked = [.. bodies.Items.Where(item => _asked.Contains(item.Transaction.Hash))];
        if (asked.Count < bodies.Items.Count && peer.TakeUnasked("bodies", length, now) is { } fault)
        {
            return fault;
        }

        foreach (PooledTransaction item in asked)
        {
            if (!item.CheckSidecar(out SidecarFault wrong))
            {
                return $"the rows of {item.Transaction.Hash}: {wrong}";
            }
        }

        foreach (BodySearch search in Searches())
        {
            bool isOfUse = asked.Count(search.TryAdd) > 0;
            if (search.Rounds.Waiting == peer)
            {
                Answered(search, peer, isOfUse, now);
            }
        }

        Finish(now);
        return null;
    }

    /// <summary>A prepared block has come, or its absence; null, or why the peer is to be cut.</summary>
    public string? OnPrepared(SyncPeer peer, PreparedMessage prepared, long length, Instant now)
    {
        if (!_asked.Contains(prepared.Digest))
        {
            return peer.TakeUnasked("prepared blocks", length, now);
        }

        if (_fetch is { Bodies: null } fetch && fetch.Digest == prepared.Digest)
        {
            if (prepared.Block is { } block)
            {
                fetch.Bodies = Start(block, [peer.Key, .. fetch.Preferred], now);
            }
            else if (fetch.Rounds.Waiting == peer)
            {
                fetch.Rounds.NextMs = now.ElapsedMs;
                Ask(fetch, now);
            }
        }

        Finish(now);
        return null;
    }

    /// <summary>Something new waits in the pool: it may be what is lacking.</summary>
    public void OnPoolChanged(Instant now)
    {
        foreach (BodySearch search in Searches())
        {
            search.AddFrom(InPool);
        }

        Finish(now);
    }

    /// <summary>Time has passed.</summary>
    public void Tick(Instant now)
    {
        foreach (BodySearch search in Searches())
        {
            Ask(search, now);
        }

        if (_fetch is { Bodies: null } fetch)
        {
            Ask(fetch, now);
        }
    }

    private static long? Earlier(long? left, long? right) => left < right ? left : right ?? left;

    private BodySearch Start(ProposedBlock block, IReadOnlyList<Ed25519PublicKey> preferred, Instant now)
    {
        BodySearch search = new(block, preferred);
        search.Rounds.NextMs = now.ElapsedMs + limits.BodyDelayMs;
        search.AddFrom(InPool);
        search.AddFrom(hash => _judged?.Find(hash) ?? _fetch?.Bodies?.Find(hash) ?? _fetch?.Earlier?.Find(hash));
        return search;
    }

    private PooledTransaction? InPool(Hash256 hash)
        => pool.TryFind(hash, out CheckedTransaction? item) ? item.Item : null;

    private IEnumerable<BodySearch> Searches() => new[] { _judged, _fetch?.Bodies }.OfType<BodySearch>();

    private void Answered(BodySearch search, SyncPeer peer, bool isOfUse, Instant now)
    {
        search.Rounds.Waiting = null;
        search.Rounds.NextMs = now.ElapsedMs;
        if (search.IsComplete)
        {
            return;
        }

        if (isOfUse)
        {
            Ask(search, peer, now);
        }
        else
        {
            Ask(search, now);
        }
    }

    private void Ask(BodySearch search, Instant now)
    {
        while (search.Rounds.NextMs <= now.ElapsedMs)
        {
            if (search.Rounds.Next(peers.All) is not { } peer)
            {
                search.Rounds.NextMs = now.ElapsedMs + limits.BodyPauseMs;
                DropDoubtful(search, now);
                return;
            }

            Ask(search, peer, now);
        }
    }

    private void Ask(BodySearch search, SyncPeer peer, Instant now)
    {
        ValueList<Hash256> missing = search.Missing(MessageLimits.WantedMax);
        if (peers.TrySend(peer, new GetBodiesMessage(search.Block.Digest, missing)))
        {
            foreach (Hash256 hash in missing)
            {
                _asked.Add(hash);
            }

            search.Rounds.Waiting = peer;
            search.Rounds.NextMs = now.ElapsedMs + limits.BodyTimeoutMs;
        }
    }

    private void Ask(PreparedFetch fetch, Instant now)
    {
        while (fetch.Rounds.NextMs <= now.ElapsedMs)
        {
            if (fetch.Rounds.Next(peers.All) is not { } peer)
            {
                fetch.Rounds.NextMs = now.ElapsedMs + limits.BodyPauseMs;
                return;
            }

            if (peers.TrySend(peer, new GetPreparedMessage(fetch.Digest)))
            {
                _asked.Add(fetch.Digest);
                fetch.Rounds.Waiting = peer;
                fetch.Rounds.NextMs = now.ElapsedMs + limits.BodyTimeoutMs;
            }
        }
    }

    /// <summary>
    /// Nobody has what a fetched block names: its hash binds the root of the transactions, not the list that came with
    /// it, so another peer may know the right one.
    /// </summary>
    private void DropDoubtful(BodySearch search, Instant now)
    {
        if (_fetch?.Bodies == search)
        {
            _fetch.Doubt(now.ElapsedMs);
        }
    }

    private void Finish(Instant now)
    {
        if (_fetch is { Bodies: { } found } fetch && (found.IsComplete || found.IsTooMuch))
        {
            PreparedBlock? whole = found.IsComplete ? found.Join() : null;
            if (whole is { IsBound: true })
            {
                _fetch = null;
                host.OnFetched(whole);
            }
            else
            {
                fetch.Doubt(now.ElapsedMs);
                Ask(fetch, now);
            }
        }

        if (_judged is { } judged && (judged.IsComplete || judged.IsTooMuch))
        {
            _judged = null;
            host.OnBodies(judged.Block, judged.IsTooMuch ? null : judged.Join());
        }
    }
}

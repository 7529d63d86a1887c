using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Bounds;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Gossip;

// Transactions between users, this node's pool and its peers (docs/spec/sync.md 2).
//
//   user ──► Submit ──┐                                ┌──► pushed whole, to all peers at once
//                     ├──► TryCheck ──► pool, in turn ─┤
//   peer ──► pushed ──┘    (no lock)    with blocks    └──► announced by hash, to those that may lack it
//            announced ──► WantedTransactions ──► asked for after a moment, when it still lacks
//            asked for ──► served from the pool
//
// Guaranteed: any thread may call any member; signatures and rows are checked outside locks; what one peer can cost, in
// memory and work, is bounded, and takes nothing from what others send. Not guaranteed: that a message arrives. What a
// leader proposes and others lack is fetched by BodyFinder.
//
// The convention people get wrong: "known" is what the peer has, as far as this node knows; not what the pool has.

/// <summary>The gossip of transactions, and the one way of both users and peers into the pool.</summary>
public sealed class TransactionGossip : IPoolKeeper
{
    private readonly Blockchain _chain;
    private readonly TransactionPool _pool;
    private readonly Admission _admission;
    private readonly IGossipHost _host;
    private readonly GossipLimits _limits;
    private readonly GossipOutbox _outbox;
    private readonly WantedTransactions _wanted;
    private readonly RecentHashes _refused;
    private readonly RecentHashes _included;
    private readonly Dictionary<Ed25519PublicKey, GossipPeer> _peers = [];

    /// <summary>Of all that have ever been linked: those whom the operator listed.</summary>
    private readonly Dictionary<Ed25519PublicKey, GossipAllowances> _allowances = [];
    private readonly Lock _lock = new();
    private long? _saidAlarmMs;

    /// <summary>Nobody is linked yet.</summary>
    /// <param name="chain">Says what is valid.</param>
    /// <param name="pool">Gets what is.</param>
    /// <param name="links">To the peers; any thread may send.</param>
    /// <param name="host">Hears what there is to do.</param>
    /// <param name="limits">Times and maxima; null for the defaults.</param>
    public TransactionGossip(
        Blockchain chain, TransactionPool pool, IReplicaLinks links, IGossipHost host, GossipLimits? limits = null)
    {
        MessageLimits.Check();
        _chain = chain;
        _pool = pool;
        _admission = new Admission(chain, pool);
        _host = host;
        _limits = limits ?? new GossipLimits();
        _outbox = new GossipOutbox(links, _peers, _limits);
        _wanted = new WantedTransactions(_limits);
        _refused = new RecentHashes(_limits.RecentMax);
        _included = new RecentHashes(_limits.RecentMax);
    }

    /// <summary>When <see cref="Tick"/> is due; null when nothing waits for time.</summary>
    public long? WakeAtMs
    {
        get
        {
            lock (_lock)
            {
                return NextMs();
            }
        }
    }

    /// <summary>Takes a user's transaction in and sends it to all peers.</summary>
    /// <param name="item">With the rows of a batch.</param>
    /// <param name="now">When.</param>
    /// <returns>Null, or one sentence that says why not.</returns>
    public string? Submit(PooledTransaction item, Instant now)
    {
        if (_admission.Submit(item, now.UnixMs) is { } refusal)
        {
            return refusal;
        }

        lock (_lock)
        {
            _wanted.Remove(item.Transaction.Hash);
            _outbox.Push(item, now.ElapsedMs);
        }

        Say(hasAccepted: true);
        return null;
    }

    /// <summary>A link is up: the peer hears of what waits.</summary>
    public void OnConnected(PeerInfo info, Instant now)
    {
        UInt256 baseFee = _chain.NextHeight.BaseFeePerGas;
        IReadOnlyList<CheckedTransaction> waiting = _pool.Candidates(baseFee, MessageLimits.AnnouncedMax);
        lock (_lock)
        {
            if (!_allowances.TryGetValue(info.NodeKey, out GossipAllowances? may))
            {
                _allowances.Add(info.NodeKey, may = new GossipAllowances(_limits));
            }

            GossipPeer peer = new(info, may, _limits);
            _peers[info.NodeKey] = peer;
            foreach (CheckedTransaction item in waiting)
            {
                _outbox.Announce(peer, item.Hash, now.ElapsedMs);
            }
        }

        Say(hasAccepted: false);
    }

    /// <summary>A link is down.</summary>
    public void OnDisconnected(in Ed25519PublicKey nodeKey)
    {
        lock (_lock)
        {
            _peers.Remove(nodeKey);
        }
    }

    /// <summary>A message of the channel for transactions.</summary>
    /// <param name="from">The link's other end.</param>
    /// <param name="bytes">All of the message.</param>
    /// <param name="now">When it came.</param>
    /// <returns>Null; or why the peer is to be cut: no honest node sends this.</returns>
    public string? OnMessage(PeerInfo from, ReadOnlyMemory<byte> bytes, Instant now)
    {
        if (!TransactionMessageCodec.TryDecode(bytes, out TransactionMessage? message, out DecodeError error))
        {
            return $"a malformed message about transactions: {error}";
        }

        string? fault = null;
        switch (message)
        {
            case TransactionsMessage transactions:
                fault = TakePushed(from.NodeKey, transactions.Items, now);
                break;
            case AnnounceMessage announce:
                TakeAnnounced(from.NodeKey, announce.Hashes, now.ElapsedMs);
                break;
            case WantMessage want:
                Serve(from.NodeKey, want.Hashes, now.ElapsedMs);
                break;
        }

        return fault;
    }

    /// <inheritdoc/>
    public void OnBlock(Block block)
    {
        _admission.OnBlock(block);
        lock (_lock)
        {
            // What was refused may be taken now: balances and counters have moved.
            _refused.Clear();
            foreach (Transaction transaction in block.Body.Transactions)
            {
                _included.Add(transaction.Hash);
                _wanted.Remove(transaction.Hash);
            }
        }
    }

    /// <summary>Does what is due. Any thread, but at most one at a time is of use.</summary>
    public void Tick(Instant now)
    {
        lock (_lock)
        {
            _saidAlarmMs = null;
            _outbox.Flush(now.ElapsedMs);
            foreach ((Ed25519PublicKey peer, List<Hash256> hashes)
                in _wanted.TakeDue(now.ElapsedMs, IsLacking, _peers.ContainsKey))
            {
                _outbox.Ask(peer, hashes);
            }
        }

        Say(hasAccepted: false);
    }

    private string? TakePushed(in Ed25519PublicKey from, IReadOnlyList<PooledTransaction> items, Instant now)
    {
        List<CheckedTransaction> valid = [];
        foreach (PooledTransaction item in Unseen(from, items, now.ElapsedMs))
        {
            if (_admission.TryCheck(item, out CheckedTransaction checkedItem) is { } invalid)
            {
                return $"transaction {item.Transaction.Hash}: {invalid}";
            }

            valid.Add(checkedItem);
        }

        IReadOnlyList<PoolRefusal?> refusals = _admission.Admit(valid, now.UnixMs);
        bool hasAccepted = refusals.Contains(null);
        Settle(from, valid, refusals, now.ElapsedMs);
        Say(hasAccepted);
        return null;
    }

    /// <summary>Notes what the peer has, and leaves out what needs no look.</summary>
    private List<PooledTransaction> Unseen(
        in Ed25519PublicKey from, IReadOnlyList<PooledTransaction> items, long nowMs)
    {
        lock (_lock)
        {
            if (!_peers.TryGetValue(from, out GossipPeer? peer) || !peer.May.Refused.HasLeft(nowMs))
            {
                return [];
            }

            List<PooledTransaction> unseen = [];
            foreach (PooledTransaction item in items)
            {
                peer.Known.Add(item.Transaction.Hash);
                if (IsLacking(item.Transaction.Hash))
                {
                    unseen.Add(item);
                }
            }

            return unseen;
        }
    }

    private void Settle(
        in Ed25519PublicKey from, List<CheckedTransaction> items, IReadOnlyList<PoolRefusal?> refusals, long nowMs)
    {
        lock (_lock)
        {
            for (int i = 0; i < items.Count; i++)
            {
                Hash256 hash = items[i].Hash;
                _wanted.Remove(hash);
                if (refusals[i] is null)
                {
                    _outbox.AnnounceToAll(hash, nowMs);
                }
                else if (refusals[i]!.Fault != PoolFault.Known)
                {
                    _refused.Add(hash);
                    _allowances[from].Refused.Charge(1);
                }
            }
        }
    }

    private void TakeAnnounced(in Ed25519PublicKey from, ValueList<Hash256> hashes, long nowMs)
    {
        lock (_lock)
        {
            if (!_peers.TryGetValue(from, out GossipPeer? peer) || !peer.May.Announced.TryTake(hashes.Count, nowMs))
            {
                return;
            }

            foreach (Hash256 hash in hashes)
            {
                peer.Known.Add(hash);
                if (IsLacking(hash))
                {
                    _wanted.Add(hash, from, nowMs);
                }
            }
        }

        Say(hasAccepted: false);
    }

    private void Serve(in Ed25519PublicKey from, ValueList<Hash256> hashes, long nowMs)
    {
        lock (_lock)
        {
            if (_peers.TryGetValue(from, out GossipPeer? peer))
            {
                _outbox.Serve(peer, hashes.ToArray().Select(Find).OfType<PooledTransaction>(), nowMs);
            }
        }
    }

    private PooledTransaction? Find(Hash256 hash)
        => _pool.TryFind(hash, out CheckedTransaction? item) ? item.Item : null;

    private bool IsLacking(Hash256 hash)
        => !_refused.Contains(hash) && !_included.Contains(hash) && !_pool.TryFind(hash, out _);

    private long? NextMs()
        => _outbox.NextMs is { } outMs && _wanted.NextMs is { } wantedMs
            ? Math.Min(outMs, wantedMs)
            : _outbox.NextMs ?? _wanted.NextMs;

    /// <summary>Tells the host outside the lock.</summary>
    private void Say(bool hasAccepted)
    {
        if (hasAccepted)
        {
            _host.OnAccepted();
        }

        long? alarmMs;
        lock (_lock)
        {
            alarmMs = NextMs();
            if (alarmMs is null || alarmMs >= _saidAlarmMs)
            {
                return;
            }

            _saidAlarmMs = alarmMs;
        }

        _host.OnAlarm(alarmMs.Value);
    }
}

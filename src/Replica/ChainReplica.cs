using MarketChain.Chain;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Blocks;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Sync;

namespace MarketChain.Replica;

// One node's whole part in the chain, validator's or follower's: everything but links, clocks and threads.
//
//   OnMessage ─► decode ─► QbftMachine ─► effects, in order ─┬─► IReplicaDisk: record and block, one sync
//   Tick, OnPoolChanged ─────┘     ▲                         ├─► Outbox: messages to validators
//                                  │ answers                 ├─► Workshop: build, judge, commit ─► Blockchain
//                                  ├─────────────────────────┴─► SyncExchange: bodies that lack, final blocks
//                                  └── new head ◄──────────────────┘
//
// Guaranteed: no signature leaves before the record that remembers it is on disk; what is written in one step is
// written with one sync; an overlay is committed only when it is the block that was decided; a simulation that drives
// the same calls with the same times gets the same calls back.
//
// Not done here: threads, sockets, clocks, chance. Whoever drives it calls from one thread at a time, calls Tick at
// WakeAtMs, and ends the process when anything throws.
//
// The convention people get wrong: a step's effects are all done before the answers to them are taken in.

/// <summary>
/// One node's part in the chain. Not for more than one thread. (Its namespace has the shorter name.)
/// </summary>
public sealed partial class ChainReplica
{
    /// <summary>How often it is said again whose consent is awaited, at most.</summary>
    private const long AwaitedEachMs = 1_000;

    private readonly QbftMachine _machine;
    private readonly Blockchain _chain;
    private readonly IPoolKeeper _keeper;
    private readonly ReplicaSurroundings _world;
    private readonly Outbox _outbox;
    private readonly Workshop _workshop;
    private readonly WorkWatch _work;
    private readonly SyncExchange _sync;
    private readonly Ed25519PublicKey? _key;
    private readonly Queue<QbftInput> _inputs = [];
    private readonly EffectList _effects = new();
    private long? _wakeAtMs;
    private long? _workAtMs;
    private bool _saysWork;
    private bool _maySign;
    private IReadOnlyList<Ed25519PublicKey> _awaited = [];
    private long _awaitedTellMs = long.MinValue;
    private bool _isOrderRefuted;
    private bool _isBusy;

    /// <summary>A replica that has not started.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="chain">Its blocks; stays the caller's, and nobody else builds or commits on it.</param>
    /// <param name="pool">What waits.</param>
    /// <param name="keeper">Of the pool: hears of each final block.</param>
    /// <param name="surroundings">All that is outside.</param>
    public ChainReplica(
        ReplicaOptions options,
        Blockchain chain,
        TransactionPool pool,
        IPoolKeeper keeper,
        ReplicaSurroundings surroundings)
    {
        _key = options.Signer?.PublicKey;
        _chain = chain;
        _keeper = keeper;
        _world = surroundings;
        _outbox = new Outbox(surroundings.Links);
        _workshop = new Workshop(chain, pool, surroundings);
        _work = new WorkWatch(chain, pool);
        _sync = new SyncExchange(
            chain, pool, surroundings.Links, host: this, options.SyncLimits, surroundings.Snapshots);
        _machine = new QbftMachine(
            options.ParametersOf(chain.Spec),
            options.Signer ?? Follower.Instance,
            options.Verifier,
            surroundings.Disk.Record,
            options.Nonce);
    }

    /// <summary>The height that is being decided.</summary>
    public ulong Height => _machine.Height;

    /// <summary>The round of it.</summary>
    public uint Round => _machine.Round;

    /// <summary>True when this node is a validator and remembers what it signed.</summary>
    public bool MaySign => _machine.MaySign;

    private Instant Now => _world.Clock.Now;

    /// <summary>When to call <see cref="Tick"/>, by the clock that never jumps; null: not by itself.</summary>
    public long? WakeAtMs => Earlier(Earlier(_wakeAtMs, _workAtMs), _sync.WakeAtMs);

    /// <summary>The highest block that any peer is known or said to have; 0 when there is no peer.</summary>
    public ulong BestHeight => _sync.BestHeight;

    /// <summary>
    /// True when peers have blocks that are lacking here, and none has the rows of the next one any more.
    /// </summary>
    public bool IsStranded => _sync.IsStranded;

    /// <summary>Begins, on the chain's newest block.</summary>
    public void Start()
    {
        TakeBackNewest();
        Step(NextHead());
        TakeOwnSeal();
    }

    /// <summary>A link to a peer is up.</summary>
    public void OnConnected(PeerInfo peer)
    {
        _outbox.Add(peer);
        _sync.OnConnected(peer, Now);
        if (peer.ValidatorKey is { } key)
        {
            Step(new QbftInput.Connected(key));
        }
    }

    /// <summary>A link is gone.</summary>
    public void OnDisconnected(PeerInfo peer)
    {
        _outbox.Remove(peer);
        _sync.OnDisconnected(peer.NodeKey, Now);
    }

    /// <summary>A message has come on the channels of consensus or sync.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="channel">How.</param>
    /// <param name="message">The bytes, which must not change any more.</param>
    /// <returns>False when the peer must be cut: what it sent is garbage.</returns>
    public bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        Invariant.Check(channel is PeerChannel.Consensus or PeerChannel.Sync);
        return channel == PeerChannel.Sync ? TakeSync(peer, message) : TakeConsensus(peer, message);
    }

    /// <summary>Something new waits in the pool.</summary>
    public void OnPoolChanged()
    {
        _work.OnArrival();
        _sync.OnPoolChanged(Now);
        if (!_saysWork)
        {
            TellWork();
        }
    }

    /// <summary>Time has passed. A call too many does no harm.</summary>
    public void Tick()
    {
        _wakeAtMs = _wakeAtMs > Now.ElapsedMs ? _wakeAtMs : null;
        _sync.Tick(Now);
        TellWork();
        Step(new QbftInput.Tick());
    }

    /// <summary>
    /// Operators say that this validator may sign again once the others consent, though it forgot what it signed.
    /// </summary>
    public void Resume(ResumeOrder order) => Step(new QbftInput.Resumed(order));

    /// <summary>
    /// A crash can take a block from the chain that this validator has already voted above. The log of its votes has
    /// both then, and the later one holds the seals of the earlier, so that it comes back without asking anybody: all
    /// validators may have crashed at once.
    /// </summary>
    private void TakeBackNewest()
    {
        ulong? votedAt = _world.Disk.Record?.Newest.Height;
        if (votedAt == _chain.Head.Number + 2
            && _world.Disk.FindAt(votedAt.Value) is { Proposed: var child }
            && _world.Disk.Find(child.Header.ParentHash) is { } lost)
        {
            Import(lost.Seal(child.ParentRound, child.ParentSeals));
            _hasImported = false;
        }
    }

    private static long? Earlier(long? left, long? right)
        => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private bool TakeConsensus(PeerInfo peer, ReadOnlyMemory<byte> bytes)
    {
        if (!_outbox.MayHear(peer, bytes.Length, Now.ElapsedMs))
        {
            return Refuse(peer, "too many messages of consensus");
        }

        if (!QbftMessageCodec.TryDecode(bytes, out QbftMessage? message, out DecodeError error))
        {
            return Refuse(peer, error.ToString());
        }

        if (!Conduct.SpeaksForItself(peer, message))
        {
            return Refuse(peer, "it speaks for another");
        }

        _outbox.Charge(peer, message);
        MessageRefusal refusal = Step(new QbftInput.Received(message));
        return Conduct.IsNormal(refusal) || Refuse(peer, $"{refusal}");
    }

    private bool TakeSync(PeerInfo peer, ReadOnlyMemory<byte> bytes)
    {
        string? fault = _sync.OnMessage(peer, bytes, Now);
        if (_hasImported)
        {
            _hasImported = false;
            TakeOwnSeal();
            Step(NextHead());
        }

        return fault is null || Refuse(peer, fault);
    }

    private bool Refuse(PeerInfo peer, string reason)
    {
        _world.Log.OnMessageRefused(peer.NodeKey, reason);
        return false;
    }

    /// <summary>One input, and all that follows from it; returns why it was refused.</summary>
    private MessageRefusal Step(QbftInput input)
    {
        Invariant.Check(!_isBusy);
        _isBusy = true;
        MessageRefusal refusal = StepOnce(input);
        while (_inputs.TryDequeue(out QbftInput? answer))
        {
            StepOnce(answer);
        }

        _isBusy = false;
        if (_maySign != _machine.MaySign)
        {
            _maySign = _machine.MaySign;
            _world.Log.OnMaySign(_maySign, Height);
        }

        TellOfOrder();
        return refusal;
    }

    /// <summary>What an order to resume waits for: at once, and when that is another after a while.</summary>
    private void TellOfOrder()
    {
        if (_machine.IsOrderRefuted != _isOrderRefuted)
        {
            _isOrderRefuted = _machine.IsOrderRefuted;
            if (_isOrderRefuted)
            {
                _world.Log.OnOrderRefuted(Height);
            }
        }

        IReadOnlyList<Ed25519PublicKey> awaited = _machine.Awaited;
        if (awaited.Count == 0)
        {
            _awaited = awaited;
        }
        else if (!awaited.SequenceEqual(_awaited) && Now.ElapsedMs >= _awaitedTellMs)
        {
            _awaited = awaited;
            _awaitedTellMs = Now.ElapsedMs + AwaitedEachMs;
            _world.Log.OnConsentAwaited(awaited);
        }
    }

    private MessageRefusal StepOnce(QbftInput input)
    {
        _effects.Clear();
        MessageRefusal refusal = _machine.Step(input, Now, _effects);
        Persist();
        foreach (QbftEffect effect in _effects)
        {
            Perform(effect);
        }

        return refusal;
    }

    private QbftInput.NewHead NextHead()
    {
        NextHeight next = _chain.NextHeight;
        ValidatorSet validators = new(next.Validators, next.Coinbases);
        HeightStart start
            = new(next.Number, next.ParentHash, next.ParentTimestampMs, validators, next.Rotation)
            {
                IsReplaced = next.IsReplaced,
            };
        return new QbftInput.NewHead(start, LookForWork());
    }

    private void TellWork()
    {
        bool saidWork = _saysWork;
        if (LookForWork() != saidWork)
        {
            Step(new QbftInput.WorkChanged(_saysWork));
        }
    }

    private bool LookForWork()
    {
        Instant now = Now;
        _workAtMs = _work.WakeAtMs(now);
        _saysWork = _work.HasWork(now);
        return _saysWork;
    }
}

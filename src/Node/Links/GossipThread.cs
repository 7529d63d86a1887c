using MarketChain.Node.Running;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Gossip;

namespace MarketChain.Node.Links;

/// <summary>
/// The one thread that looks at what peers say about transactions: a signature costs many times more to check than to
/// send. What comes while a peer's queue is full is dropped, never waited for: the same link carries consensus, and a
/// transaction that a block needs is asked for by hash.
/// </summary>
internal sealed class GossipThread : IDisposable
{
    /// <summary>Messages of one peer, each of up to a megabyte.</summary>
    private const int CountMax = 4_096;

    /// <summary>A second of the fastest line to one peer.</summary>
    private const long BytesMax = 32 << 20;

    private readonly TransactionGossip _gossip;
    private readonly WallClock _clock;
    private readonly Action<Ed25519PublicKey, string> _cut;
    private readonly PeerQueues _queues = new(CountMax, BytesMax);
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _stopping;
    private long _dropped;

    /// <summary>Prepares the thread.</summary>
    /// <param name="gossip">Judges.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cut">Told of a peer that sent what no honest one sends, and why.</param>
    /// <param name="failed">Told of the exception that ended it.</param>
    public GossipThread(
        TransactionGossip gossip, WallClock clock, Action<Ed25519PublicKey, string> cut, Action<Exception> failed)
    {
        _gossip = gossip;
        _clock = clock;
        _cut = cut;
        _thread = new Thread(() => Guard.Run(Loop, failed)) { Name = "gossip", IsBackground = true };
    }

    /// <summary>Messages that found no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Starts to work.</summary>
    public void Start() => _thread.Start();

    /// <summary>A message came. Any thread.</summary>
    public void Add(PeerInfo peer, ReadOnlyMemory<byte> message)
    {
        if (_queues.TryAdd(peer, message))
        {
            _wake.Set();
        }
        else
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>A peer is gone. Any thread.</summary>
    public void Remove(PeerInfo peer) => _queues.Remove(peer);

    /// <summary>Something is due earlier than before. Any thread.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Finishes the message that is being looked at, and ends.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _wake.Dispose();
    }

    private void Loop()
    {
        while (!_stopping)
        {
            if (_gossip.WakeAtMs <= _clock.Now.ElapsedMs)
            {
                _gossip.Tick(_clock.Now);
            }

            if (_queues.TryTake(out PeerInfo? peer, out ReadOnlyMemory<byte> message))
            {
                if (_gossip.OnMessage(peer, message, _clock.Now) is { } fault)
                {
                    _cut(peer.NodeKey, fault);
                }
            }
            else
            {
                _clock.WaitUntil(_wake, _gossip.WakeAtMs);
            }
        }
    }
}

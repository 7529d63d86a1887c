using System.Diagnostics;
using System.Net;
using MarketChain.Network;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Benchmarks;

/// <summary>
/// Two nodes of one process on loopback: how long a link takes to be made, and a vote of 200 bytes to come back, while
/// nothing else is under way and while messages of 16 MiB go the same way without a pause.
/// </summary>
internal sealed class LinkBench : IAsyncDisposable
{
    private const int VoteBytes = 200;
    private const int WaitMs = 60_000;

    private readonly Ed25519PrivateKey _callerKey = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _echoKey = Ed25519PrivateKey.Generate();
    private readonly Caller _caller = new();
    private readonly Echo _echo = new();

    /// <summary>Measures so many round trips of each kind; returns the round trips that came back.</summary>
    public static async Task<int> RunAsync(int count, int runs)
    {
        Console.WriteLine($"links: {count:N0} round trips of {VoteBytes} bytes, {runs} links made");
        await using LinkBench bench = new();
        await bench.StartAsync();
        bench.MeasureLinks(runs);
        int idle = bench.MeasureRoundTrips("round trip, nothing else under way", count);
        bench._caller.StartTransfer();
        int busy = bench.MeasureRoundTrips("round trip, beside 16 MiB messages", count);
        bench._caller.StopTransfer();
        return idle + busy;
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.Network.DisposeAsync();
        await _echo.Network.DisposeAsync();
        _callerKey.Dispose();
        _echoKey.Dispose();
    }

    private async Task StartAsync()
    {
        _echo.Network = await PeerNetwork.StartAsync(OptionsOf(_echoKey, new ListedPeer(_callerKey.PublicKey)), _echo);
        _caller.Network = await PeerNetwork.StartAsync(OptionsOf(_callerKey), _caller);
    }

    private static NetworkOptions OptionsOf(Ed25519PrivateKey key, params ListedPeer[] peers) => new()
    {
        NodeKey = key,
        GenesisHash = Hash256.Zero,
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Peers = peers,
        Limits = new NetworkLimits { AcceptedPerSecondMax = 10_000 },
    };

    private void MeasureLinks(int runs)
    {
        ListedPeer echo = new(_echoKey.PublicKey, new DnsEndPoint("127.0.0.1", _echo.Network.ListenAddress!.Port));
        Timings making = new("links made", 1, "links");
        for (int i = 0; i < runs; i++)
        {
            _caller.Network.SetPeers([]);
            Require(_caller.Unlinked.Wait(WaitMs) && _echo.Unlinked.Wait(WaitMs));
            making.Measure(() =>
            {
                _caller.Network.SetPeers([echo]);
                Require(_caller.Linked.Wait(WaitMs) && _echo.Linked.Wait(WaitMs));
            });
        }

        making.Print();
    }

    private int MeasureRoundTrips(string what, int count)
    {
        long bytesBefore = _echo.SyncBytes;
        long start = Stopwatch.GetTimestamp();
        double[] microseconds = [.. _caller.Call(count, WaitMs).Order()];
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double megabytes = (_echo.SyncBytes - bytesBefore) / seconds / 1e6;
        Figures.Print(
            what,
            $"{At(microseconds, 50):N0} µs median, p99 {At(microseconds, 99):N0}, p99.9 {At(microseconds, 99.9):N0}, "
            + $"longest {microseconds[^1]:N0}; beside {megabytes:N0} MB/s");
        return microseconds.Length;
    }

    private static double At(double[] ordered, double percent)
        => ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * percent / 100))];

    private static void Require(bool holds) => _ = holds ? true : throw new InvalidOperationException("no link");

    private abstract class Side : IPeerHandler
    {
        public PeerNetwork Network { get; set; } = null!;

        public ManualResetEventSlim Linked { get; } = new();

        public ManualResetEventSlim Unlinked { get; } = new(initialState: true);

        protected Ed25519PublicKey Other { get; private set; }

        public void OnConnected(PeerInfo peer)
        {
            Other = peer.NodeKey;
            Unlinked.Reset();
            Linked.Set();
        }

        public void OnDisconnected(PeerInfo peer, string reason)
        {
            Linked.Reset();
            Unlinked.Set();
        }

        public abstract bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message);
    }

    /// <summary>Sends votes back, and says of each long message that it came.</summary>
    private sealed class Echo : Side
    {
        private static readonly byte[] Came = [1];
        private long _syncBytes;

        public long SyncBytes => Interlocked.Read(ref _syncBytes);

        public override bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message)
        {
            if (channel == PeerChannel.Consensus)
            {
                return Network.TrySend(peer.NodeKey, channel, message);
            }

            Interlocked.Add(ref _syncBytes, message.Length);
            return Network.TrySend(peer.NodeKey, PeerChannel.Transactions, Came);
        }
    }

    /// <summary>Sends the next vote on the thread on which the last came back.</summary>
    private sealed class Caller : Side
    {
        private readonly byte[] _vote = new byte[VoteBytes];
        private readonly byte[] _long = new byte[PeerChannels.MessageBytesMax(PeerChannel.Sync)];
        private readonly ManualResetEventSlim _done = new();
        private double[] _microseconds = [];
        private int _back;
        private long _sentAt;
        private volatile bool _transfers;

        public double[] Call(int count, int waitMs)
        {
            _microseconds = new double[count];
            _back = 0;
            _done.Reset();
            SendVote();
            Require(_done.Wait(waitMs));
            return _microseconds;
        }

        public void StartTransfer()
        {
            _transfers = true;
            Require(Network.TrySend(Other, PeerChannel.Sync, _long));
        }

        public void StopTransfer() => _transfers = false;

        public override bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message)
        {
            if (channel != PeerChannel.Consensus)
            {
                return !_transfers || Network.TrySend(Other, PeerChannel.Sync, _long);
            }

            _microseconds[_back++] = Stopwatch.GetElapsedTime(_sentAt).TotalMicroseconds;
            if (_back == _microseconds.Length)
            {
                _done.Set();
                return true;
            }

            SendVote();
            return true;
        }

        private void SendVote()
        {
            _sentAt = Stopwatch.GetTimestamp();
            Require(Network.TrySend(Other, PeerChannel.Consensus, _vote));
        }
    }
}

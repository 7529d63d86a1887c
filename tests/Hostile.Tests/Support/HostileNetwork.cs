using System.Diagnostics;
using System.Globalization;
using System.Net;
using MarketChain.Network;
using MarketChain.NodeKit;
using MarketChain.Primitives;

namespace MarketChain.Hostile.Tests.Support;

/// <summary>One network for all suites, which attack it one after the other.</summary>
[CollectionDefinition(nameof(HostileNetwork))]
public sealed class HostileNetworkCollection : ICollectionFixture<HostileNetwork>;

/// <summary>
/// Three validators of four, each a process of its own; a quorum needs all of them. The test is the fourth, a traitor,
/// and a follower that all list. The first validator is the victim.
/// </summary>
public sealed class HostileNetwork : IAsyncLifetime
{
    /// <summary>
    /// What an attack must not keep the network from; at rest it takes a second. More of them make a measurement.
    /// </summary>
    private static readonly ulong BlocksUnderAttack
        = ulong.TryParse(
            Environment.GetEnvironmentVariable("MARKETCHAIN_HOSTILE_BLOCKS"), CultureInfo.InvariantCulture,
            out ulong blocks)
        ? blocks
        : 5;

    /// <summary>
    /// A node at rest has some 200 MiB. A hostile peer can make it hold 140 MiB more (docs/spec/network.md 6); the rest
    /// is what was not collected yet.
    /// </summary>
    private const long MemoryMiBMax = 700;

    private readonly ValidatorCluster _cluster = new(new ClusterOptions { Validators = 4 });
    private long _height;

    /// <summary>Who is attacked.</summary>
    public NodeProcess Victim => _cluster[_cluster.Names[0]];

    /// <summary>Where it takes links.</summary>
    public IPEndPoint Address => Victim.Peers!;

    /// <summary>A validator that takes no part.</summary>
    public NodeProcess Other => _cluster[_cluster.Names[1]];

    /// <summary>The chain.</summary>
    public Hash256 GenesisHash { get; private set; }

    /// <summary>What is being decided, or was a moment ago.</summary>
    public ulong Height => (ulong)Interlocked.Read(ref _height);

    internal HostileKeys Follower { get; private set; } = null!;

    internal HostileKeys Traitor { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Task.WhenAll(_cluster.Names.Take(3).Select(name => _cluster.StartAsync(name)));
        await _cluster.AdvancesAsync(_cluster.Names[0], 10);
        GenesisHash = (await Victim.Client.FindBlockAsync(0))!.Hash;
        Follower = HostileKeys.Follower(_cluster.FollowerKeyFile, GenesisHash);
        Traitor = HostileKeys.Traitor(_cluster.Names[3], GenesisHash);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Follower.Dispose();
        Traitor.Dispose();
    }

    /// <summary>
    /// Attacks until some blocks were made meanwhile, and looks at the memory of all. Says how fast the blocks came.
    /// </summary>
    internal async Task<string> EndureAsync(string attack, params Action<CancellationToken>[] attackers)
    {
        using CancellationTokenSource over = new();
        await TakeHeightAsync();
        ulong before = Height;
        long started = Stopwatch.GetTimestamp();
        Task[] running = [.. attackers.Select(attacker => Task.Factory.StartNew(
            () => attacker(over.Token), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        try
        {
            await Eventually.True(
                async () => await TakeHeightAsync() >= before + BlocksUnderAttack,
                NodeProgram.Deadline,
                $"blocks go on: {attack}\n{Victim.Process.Errors}");
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(running);
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string report = string.Create(
            CultureInfo.InvariantCulture,
            $"{attack}: {(Height - before) / seconds:0.0} blocks/s, {string.Join(' ', Nodes().Select(MemoryMiB))} MiB");
        Assert.All(Nodes(), node => Assert.InRange(MemoryMiB(node), 0, MemoryMiBMax));
        return report;
    }

    /// <summary>Waits until the victim's log has these words.</summary>
    internal Task SaysAsync(string words) => Eventually.True(
        () => Victim.Process.Errors.Contains(words, StringComparison.Ordinal),
        NodeProgram.Deadline,
        $"the log says: {words}\n{Victim.Process.Errors}");

    /// <summary>Links to the victim, as soon as it lets this one in.</summary>
    internal async Task<HostilePeer> LinkAsync(HostileKeys keys, bool reads = true)
    {
        HostilePeer? peer = null;
        LinkEnd refusal = LinkEnd.None;
        await Eventually.True(
            () => (peer = HostilePeer.TryLink(Address, keys, out refusal, reads)) is not null,
            NodeProgram.Deadline,
            $"the victim lets a listed peer in; {refusal}");
        return peer!;
    }

    /// <summary>An attacker that floods, from a link that is up; it comes back whenever it is cut.</summary>
    internal async Task<Action<CancellationToken>> FloodAsync(Flood flood)
    {
        HostileKeys keys = flood.ByTraitor ? Traitor : Follower;
        HostilePeer? peer = await LinkAsync(keys);
        return over =>
        {
            while (!over.IsCancellationRequested)
            {
                for (int i = 0; peer is not null && !over.IsCancellationRequested
                    && peer.TrySend(flood.Channel, flood.Make(keys, i, Height)); i++)
                {
                }

                peer?.Dispose();
                over.WaitHandle.WaitOne(50);
                peer = HostilePeer.TryLink(Address, keys, out _);
            }

            peer?.Dispose();
        };
    }

    private async Task<ulong> TakeHeightAsync()
    {
        ulong head = await Other.Client.GetBlockNumberAsync();
        Interlocked.Exchange(ref _height, (long)head + 1);
        return head + 1;
    }

    private IEnumerable<NodeProcess> Nodes() => _cluster.Names.Take(3).Select(name => _cluster[name]);

    /// <summary>The most that it has ever had resident.</summary>
    private static long MemoryMiB(NodeProcess node)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{node.Process.Id}/status");
        string line = File.ReadLines(path).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        string kibibytes = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) >> 10;
    }
}

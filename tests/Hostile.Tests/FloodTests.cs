using System.Diagnostics;
using System.Globalization;
using MarketChain.Consensus.Messages;
using MarketChain.Hostile.Tests.Support;
using MarketChain.Network;
using MarketChain.NodeKit;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;
using Xunit.Abstractions;

namespace MarketChain.Hostile.Tests;

/// <summary>A listed peer floods a running validator with each message that there is.</summary>
[Collection(nameof(HostileNetwork))]
public sealed class FloodTests(HostileNetwork network, ITestOutputHelper output)
{
    private const int Payments = 5;

    public static TheoryData<string> Kinds => [.. Flood.All.Keys];

    public static TheoryData<string, string> Garbage => new()
    {
        { "a vote of a follower", "it speaks for another" },
        { "a vote with a wrong signature", "BadSignature" },
        { "a transaction of another chain", "transaction 0x" },
        { "no message about transactions", "a malformed message about transactions" },
        { "the status of another chain", "another chain than this" },
        { "a status of the far future", "cannot be there yet" },
        { "no message about blocks", "a malformed message about blocks" },
    };

    /// <summary>What the others are to be compared with.</summary>
    [Fact]
    public async Task Blocks_at_rest() => output.WriteLine(await network.EndureAsync("at rest"));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Blocks_go_on_and_memory_is_bounded(string kind)
    {
        Flood flood = Flood.All[kind];
        long lines = network.Victim.Process.ErrorLines;
        string report = await network.EndureAsync(kind, await network.FloodAsync(flood));
        output.WriteLine(report);
        Assert.InRange(network.Victim.Process.ErrorLines - lines, 0, 1_000);
    }

    /// <summary>It says nothing more, and still is cut at once, and told of once.</summary>
    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Garbage_cuts_its_sender_with_the_reason(string what, string words)
    {
        bool isTraitor = what.StartsWith("a vote with", StringComparison.Ordinal);
        using HostilePeer peer = await network.LinkAsync(isTraitor ? network.Traitor : network.Follower);
        (PeerChannel channel, byte[] bytes) = Make(what);
        Assert.True(peer.TrySend(channel, bytes));
        await Eventually.True(() => peer.Goodbye == LinkEnd.Misbehaved, NodeProgram.Deadline, $"cut for {what}");
        await network.SaysAsync(words);
        await network.SaysAsync("garbage or a flood in the messages");
        string[] told = network.Victim.Process.Errors.Split('\n');
        Assert.Single(told, line => line.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>They come to the victim from others, over the one thread that looks at all.</summary>
    [Fact]
    public async Task Transactions_of_others_are_final_soon_while_a_peer_floods()
    {
        using DevAccount sender = await DevAccount.OpenAsync(network.Other.Client, 0);
        Action<CancellationToken> flood = await network.FloodAsync(Flood.All["TRANSACTIONS that nobody pays for"]);
        using CancellationTokenSource over = new();
        Task flooding = Task.Factory.StartNew(
            () => flood(over.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        TimeSpan longest = default;
        for (int i = 0; i < Payments; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await sender.Account.SubmitAsync(
                new Transfer(sender.Account.Address, 1UL), NodeProgram.Deadline);
            TimeSpan took = Stopwatch.GetElapsedTime(started);
            longest = took > longest ? took : longest;
        }

        await over.CancelAsync();
        await flooding;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the slowest of {Payments} took {longest.TotalMilliseconds:0} ms"));
    }

    private (PeerChannel Channel, byte[] Bytes) Make(string what) => what switch
    {
        "a vote of a follower" => (PeerChannel.Consensus, QbftMessageCodec.Encode(new PrepareMessage(
            network.Traitor.Sign(new Vote(network.Height, 0, VoteStep.Prepare, Samples.Some))))),
        "a vote with a wrong signature" => (PeerChannel.Consensus, QbftMessageCodec.Encode(new RoundChangeMessage(
            network.Traitor.Sign(Vote.RoundChange(ulong.MaxValue, 1, prepared: null)) with { Signature = default },
            []))),
        "a transaction of another chain"
            => (PeerChannel.Transactions, TransactionMessageCodec.Encode(Samples.Foreign())),
        "no message about transactions" => (PeerChannel.Transactions, [0xc1, 0xff]),
        "the status of another chain" => Sync(new StatusMessage(1, Samples.Some)),
        "a status of the far future" => Sync(new StatusMessage(ulong.MaxValue, Samples.Some)),
        _ => (PeerChannel.Sync, [0xc1, 0xff]),
    };

    private static (PeerChannel Channel, byte[] Bytes) Sync(SyncMessage message)
        => (PeerChannel.Sync, SyncMessageCodec.Encode(message));
}

using MarketChain.Chain.Genesis;
using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;

namespace MarketChain.Replica.Tests.Sync;

/// <summary>A node that nobody can send the next block: it fetches a snapshot, and believes nothing.</summary>
public sealed class SnapshotFetchTests
{
    private static readonly GenesisConfig Genesis = GenesisFiles.Read(json =>
    {
        json["blocks"]!["retentionMs"] = 86_400_000;
        json["ledger"]!["checkpointBlocks"] = 4;
    });

    /// <summary>A snapshot that no intake of these tests looks into: two parts and a half.</summary>
    private static readonly SnapshotOffer Long = new(9, 10 << 20, Keccak256.Hash([1]));

    [Fact]
    public void A_new_node_whose_peers_have_no_rows_any_more_gets_to_their_head()
    {
        using SyncMesh mesh = new();
        SyncBed late = mesh.Add(NewNode());
        SyncBed maker = mesh.Add(NewMaker());
        maker.Shelf.Keep(TestShelf.Write(maker.Chain), maker.Head);
        mesh.Link(0, 1);
        long tookMs = mesh.RunUntil(() => late.Intake.Restored is not null, 10_000);
        Assert.InRange(tookMs, late.Limits.SnapshotDelayMs, late.Limits.SnapshotDelayMs + 500);
        Assert.Equal(maker.Chain.Head.Hash, late.Intake.Restored!.Hash);
        Assert.Equal(maker.Chain.Head.Header.StateRoot, late.Intake.Restored.Header.StateRoot);
        Assert.Empty(mesh.Cuts);
        mesh.Run(5_000);
        Assert.Equal(1, late.Intake.Begins);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("genesis")]
    [InlineData("seal")]
    [InlineData("older")]
    [InlineData("fork")]
    public void One_that_is_not_true_is_refused_its_peer_is_cut_and_another_is_asked(string lie)
    {
        using SyncMesh mesh = new();
        SyncBed late = mesh.Add(NewNode());
        SyncBed liar = mesh.Add(NewMaker());
        SyncBed honest = mesh.Add(NewMaker());
        byte[] file = TestShelf.Write(honest.Chain);
        honest.Shelf.Keep(file, honest.Head);
        liar.Shelf.Keep(Altered(file, lie), liar.Head);
        mesh.Link(0, 1);
        mesh.Run(1_000);
        mesh.Link(0, 2);
        mesh.RunUntil(() => late.Intake.Refusals.Count == 1, 10_000);
        Assert.Null(late.Intake.Restored);
        Assert.Equal(2UL, late.Head);
        mesh.RunUntil(() => late.Intake.Restored is not null, 10_000);
        Assert.Equal(honest.Chain.Head.Hash, late.Intake.Restored!.Hash);
        liar.Make();
        mesh.RunUntil(() => mesh.Cuts.Count > 0, 5_000);
        Assert.Contains(ReasonOf(lie), late.Intake.Refusals[0], StringComparison.Ordinal);
        Assert.Equal((0, 1, "its snapshot was not true"), Assert.Single(mesh.Cuts));
    }

    [Fact]
    public void Who_lied_is_not_asked_again_for_an_hour_whatever_links_it_makes()
    {
        using SyncMesh mesh = new();
        SyncBed late = mesh.Add(NewNode());
        SyncBed liar = mesh.Add(NewMaker());
        liar.Shelf.Keep([0xc0], liar.Head);
        mesh.Link(0, 1);
        mesh.RunUntil(() => late.Intake.Refusals.Count == 1, 10_000);
        liar.Make();
        mesh.RunUntil(() => mesh.Cuts.Count == 1, 5_000);
        mesh.Link(0, 1);
        mesh.Run(60_000);
        Assert.Equal(1, late.Intake.Begins);
        Assert.Single(mesh.Cuts);
    }

    [Fact]
    public void Followers_are_asked_before_validators_and_one_that_has_none_makes_way()
    {
        using SyncBed bed = NewNode();
        PeerInfo validator = Strand(bed, 1, isValidator: true);
        PeerInfo follower = Strand(bed, 2);
        bed.Pass(bed.Limits.SnapshotDelayMs - 1);
        Assert.Empty(bed.Links.TakeSync());
        bed.Pass(1);
        Assert.Equal([new GetSnapshotMessage(0)], bed.SentTo(follower));
        Assert.Null(bed.Receive(follower, new SnapshotMessage(SnapshotOffer.None)));
        Assert.Equal([new GetSnapshotMessage(0)], bed.SentTo(validator));
        Assert.Null(bed.Receive(validator, new SnapshotMessage(SnapshotOffer.None)));
        bed.Pass(bed.Limits.SnapshotPauseMs + bed.Limits.SnapshotPollMs);
        Assert.Equal([new GetSnapshotMessage(0)], bed.SentTo(follower));
    }

    [Fact]
    public void One_that_is_being_made_is_waited_for_though_not_for_ever()
    {
        using SyncBed bed = NewNode();
        PeerInfo first = Strand(bed, 1);
        PeerInfo second = Strand(bed, 2);
        bed.Pass(bed.Limits.SnapshotDelayMs);
        long beganMs = bed.NowMs;
        PeerInfo asked = bed.Links.TakeSync().Single().Peer == first.NodeKey ? first : second;
        while (bed.NowMs < beganMs + bed.Limits.SnapshotMakingMs)
        {
            Assert.Null(bed.Receive(asked, new SnapshotMessage(SnapshotOffer.BeingMade(9))));
            bed.Pass(bed.Limits.SnapshotPollMs);
            (Ed25519PublicKey peer, SyncMessage message) = bed.Links.TakeSync().Single();
            Assert.Equal(new GetSnapshotMessage(0), message);
            if (peer != asked.NodeKey)
            {
                break;
            }
        }

        Assert.InRange(bed.NowMs, beganMs + bed.Limits.SnapshotMakingMs, beganMs + bed.Limits.SnapshotMakingMs + 1_000);
    }

    [Fact]
    public void It_goes_on_where_it_stopped_when_the_link_comes_back()
    {
        using SyncBed bed = NewNode(verifies: false);
        PeerInfo peer = Begin(bed);
        Assert.Equal([new GetSnapshotPartMessage(Long.Hash, 0)], bed.SentTo(peer));
        Assert.Null(bed.Receive(peer, Part(0, 4 << 20)));
        Assert.Equal([new GetSnapshotPartMessage(Long.Hash, 4 << 20)], bed.SentTo(peer));
        bed.Sync.OnDisconnected(peer.NodeKey, bed.Now);
        bed.Pass(2_000);
        bed.Connect(1);
        Assert.Contains(new GetSnapshotPartMessage(Long.Hash, 4 << 20), bed.SentTo(peer));
        Assert.Null(bed.Receive(peer, Part(4 << 20, 4 << 20)));
        Assert.Null(bed.Receive(peer, Part(8 << 20, 2 << 20)));
        Assert.Equal(10 << 20, bed.Intake.Bytes);
        Assert.Equal(1, bed.Intake.Begins);
    }

    [Fact]
    public void Who_does_not_send_it_gives_way_to_another()
    {
        using SyncBed bed = NewNode(verifies: false);
        PeerInfo silent = Begin(bed);
        PeerInfo other = Strand(bed, 2);
        bed.Links.TakeSync();
        bed.Pass(bed.Limits.SnapshotTimeoutMs);
        Assert.Equal([new GetSnapshotPartMessage(Long.Hash, 0)], bed.SentTo(silent));
        bed.Pass(bed.Limits.SnapshotTimeoutMs * 2);
        Assert.Equal([new GetSnapshotMessage(0)], bed.SentTo(other));
        Assert.Equal(IntakeState.Idle, bed.Intake.State);
    }

    [Fact]
    public void No_more_is_asked_for_than_there_is_room_for()
    {
        using SyncBed bed = NewNode(verifies: false);
        PeerInfo peer = Begin(bed);
        bed.Links.TakeSync();
        Assert.Null(bed.Receive(peer, Part(0, 4 << 20)));
        bed.Links.TakeSync();
        Assert.Null(bed.Receive(peer, Part(4 << 20, 4 << 20)));
        bed.Links.TakeSync();
        bed.Intake.HasRoom = false;
        bed.Pass(bed.Limits.SnapshotTimeoutMs - 1);
        Assert.Empty(bed.Links.TakeSync());
        bed.Intake.HasRoom = true;
        bed.Pass(bed.Limits.SnapshotTimeoutMs);
        Assert.Contains(new GetSnapshotPartMessage(Long.Hash, 8 << 20), bed.SentTo(peer));
    }

    [Fact]
    public void A_wrong_part_and_parts_that_nobody_asked_for_are_garbage()
    {
        using SyncBed bed = NewNode(verifies: false);
        PeerInfo peer = Begin(bed);
        Assert.Contains("wrong part", bed.Receive(peer, Part(0, 1 << 20)), StringComparison.Ordinal);
        Assert.Equal(IntakeState.Idle, bed.Intake.State);
        string? fault = null;
        int parts = 0;
        for (; fault is null; parts++)
        {
            fault = bed.Receive(peer, Part(0, 1 << 20));
        }

        Assert.Contains("unasked", fault, StringComparison.Ordinal);
        Assert.InRange(parts, 2, 80);
    }

    [Fact]
    public void When_its_source_has_a_newer_one_instead_that_is_fetched()
    {
        using SyncBed bed = NewNode(verifies: false);
        PeerInfo peer = Begin(bed);
        bed.Links.TakeSync();
        SnapshotOffer newer = Long with { Height = 12, Hash = Keccak256.Hash([2]) };
        Assert.Null(bed.Receive(peer, new SnapshotMessage(newer)));
        bed.Pass(bed.Limits.SnapshotPauseMs + bed.Limits.SnapshotPollMs);
        Assert.Equal([new GetSnapshotMessage(0)], bed.SentTo(peer));
        Assert.Null(bed.Receive(peer, new SnapshotMessage(newer)));
        Assert.Equal(newer, bed.Intake.Begun);
    }

    [Fact]
    public void Without_room_on_disk_nobody_is_asked_for_a_while()
    {
        using SyncBed bed = NewNode();
        PeerInfo peer = Strand(bed, 1);
        bed.Intake.IsDiskFull = true;
        bed.Pass(bed.Limits.SnapshotDelayMs);
        bed.Links.TakeSync();
        Assert.Null(bed.Receive(peer, new SnapshotMessage(Long)));
        bed.Pass(bed.Limits.SnapshotDiskMs - 1);
        Assert.Empty(bed.Links.TakeSync());
        bed.Pass(1);
        Assert.Equal([new GetSnapshotMessage(0)], bed.SentTo(peer));
    }

    [Fact]
    public void A_node_that_somebody_can_send_the_next_block_asks_for_no_snapshot()
    {
        using SyncBed bed = NewNode();
        Strand(bed, 1);
        PeerInfo archive = bed.Connect(2);
        Assert.Null(bed.Receive(archive, new StatusMessage(9, Hash256.Zero)));
        bed.Pass(60_000);
        Assert.DoesNotContain(bed.Links.TakeSync(), sent => sent.Message is GetSnapshotMessage);
        Assert.Equal(0, bed.Intake.Begins);
    }

    private static SyncBed NewNode(bool verifies = true)
        => new(genesis: Genesis, intake: new TestIntake(Genesis) { Verifies = verifies });

    /// <summary>Fourteen blocks, of which those with batches are of no use any more.</summary>
    private static SyncBed NewMaker()
    {
        SyncBed maker = new(genesis: Genesis);
        maker.Make();
        using Advertising market = new(maker.Node);
        market.RunDay(users: 4);
        for (int i = 0; i < 3; i++)
        {
            maker.Node.Make([], maker.Chain.Head.Header.TimestampMs + 86_400_000);
        }

        return maker;
    }

    /// <summary>A peer that is at block 9 and has no rows any more.</summary>
    private static PeerInfo Strand(SyncBed bed, int number, bool isValidator = false)
    {
        PeerInfo peer = bed.Connect(number, isValidator);
        Assert.Null(bed.Receive(peer, new StatusMessage(9, Hash256.Zero)));
        bed.Pass(1);
        Assert.Null(bed.Receive(peer, new PrunedMessage(1)));
        bed.Links.TakeSync();
        return peer;
    }

    private static PeerInfo Begin(SyncBed bed)
    {
        PeerInfo peer = Strand(bed, 1);
        bed.Pass(bed.Limits.SnapshotDelayMs);
        bed.Links.TakeSync();
        Assert.Null(bed.Receive(peer, new SnapshotMessage(Long)));
        return peer;
    }

    private static SnapshotPartMessage Part(ulong offset, int length) => new(Long.Hash, offset, new byte[length]);

    private static string ReasonOf(string lie) => lie switch
    {
        "genesis" => "expected the chain",
        "seal" => "block 1",
        "older" => "it ends at block 0, before block 2",
        "fork" => "its block 2 is",
        "longer" => "its bytes do not come to",
        _ => "",
    };

    private static byte[] Altered(byte[] file, string lie)
    {
        byte[] altered = [.. file];
        switch (lie)
        {
            case "flipped":
                altered[altered.Length * 2 / 3] ^= 4;
                return altered;
            case "cut":
                return altered[..^40];
            case "longer":
                return [.. altered, 0];
            case "seal":
                // In the first block, behind the head of the file.
                altered[700] ^= 1;
                return altered;
            case "genesis":
                using (SyncBed other = new(genesis: GenesisFiles.Read(json => json["name"] = "other")))
                {
                    other.Make();
                    return TestShelf.Write(other.Chain);
                }

            case "fork":
                // Sealed by the same validator, but not the chain that the node has the first blocks of.
                using (SyncBed fork = new(genesis: Genesis))
                {
                    fork.Make();
                    fork.Node.Make([], fork.Chain.Head.Header.TimestampMs + 60_000);
                    fork.Make();
                    return TestShelf.Write(fork.Chain);
                }

            default:
                using (SyncBed young = new(genesis: Genesis))
                {
                    return TestShelf.Write(young.Chain);
                }
        }
    }
}

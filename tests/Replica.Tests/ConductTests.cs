using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Replica.Tests;

public sealed class ConductTests : IDisposable
{
    private readonly TestCluster _cluster = new(4, json => json["blocks"]!["emptyPeriodMs"] = 1_000, followers: 1);

    public ConductTests()
    {
        _cluster.StartAll();
        _cluster.RunToHeight(3);
    }

    /// <summary>As many as a list may have, of nobody.</summary>
    private static ValueList<Seal> ManySeals => [.. Enumerable.Range(0, 64).Select(i => new Seal((uint)i, default))];

    private TestReplica Judge => _cluster.Nodes[0];

    private TestReplica Sender => _cluster.Nodes[1];

    private ulong Height => Judge.Replica.Height;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Cuts_whoever_sends_what_is_no_message()
    {
        SignedVote prepare = Sign(new Vote(Height, 0, VoteStep.Prepare, default));
        byte[] whole = QbftMessageCodec.Encode(new PrepareMessage(prepare));
        for (int length = 0; length < whole.Length; length++)
        {
            AssertCut(Sender.Peer, whole.AsMemory(0, length));
        }
    }

    [Fact]
    public void Cuts_whoever_sends_a_signature_or_a_proof_that_is_wrong()
    {
        SignedVote prepare = Sign(new Vote(Height, 0, VoteStep.Prepare, default));
        AssertCut(new PrepareMessage(prepare with { Signature = default }));
        PreparedValue claimed = new(0, Keccak256.Hash([1]));
        AssertCut(new RoundChangeMessage(Sign(Vote.RoundChange(Height, 1, claimed)), []));
    }

    [Fact]
    public void Cuts_whoever_speaks_for_another_or_has_no_voice()
    {
        SignedVote prepare = Sign(new Vote(Height, 0, VoteStep.Prepare, default));
        byte[] bytes = QbftMessageCodec.Encode(new PrepareMessage(prepare));
        AssertCut(_cluster.Nodes[2].Peer, bytes);
        AssertCut(_cluster.Nodes[4].Peer, bytes);
        RecallMessage recall = new(_cluster.Nodes[2].Peer.NodeKey, default, Order: null);
        AssertCut(recall);
    }

    [Fact]
    public void Keeps_whoever_is_late_early_or_says_a_thing_twice()
    {
        foreach (ulong height in new ulong[] { 1, Height - 1, Height, Height + 1, Height + 9, ulong.MaxValue })
        {
            PrepareMessage prepare = new(Sign(new Vote(height, 0, VoteStep.Prepare, default)));
            AssertKept(prepare);
            AssertKept(prepare);
            AssertKept(new RoundChangeMessage(Sign(Vote.RoundChange(height, 1, prepared: null)), []));
        }

        AssertKept(new RecallReplyMessage(
            Sender.Peer.NodeKey, default, 1, Remembers: true, Consents: false, Prepared: null, Newest: null, default));
    }

    [Fact]
    public void Cuts_whoever_floods_and_hears_the_others()
    {
        byte[] recall = QbftMessageCodec.Encode(new RecallMessage(Sender.Peer.NodeKey, default, Order: null));
        Assert.InRange(CountHeard(recall), 1_000, 10_000);
        PeerInfo other = _cluster.Nodes[2].Peer;
        byte[] theirs = QbftMessageCodec.Encode(new RecallMessage(other.NodeKey, default, Order: null));
        Assert.True(Judge.Replica.OnMessage(other, PeerChannel.Consensus, theirs));
    }

    /// <summary>They are as dear as the author's.</summary>
    [Fact]
    public void Counts_the_signatures_that_a_message_carries()
    {
        PreparedValue prepared = new(0, Keccak256.Hash([1]));
        RoundChangeMessage ahead = new(Sign(Vote.RoundChange(Height + 9, 1, prepared)), ManySeals);
        Assert.InRange(CountHeard(QbftMessageCodec.Encode(ahead)), 100, 200);
    }

    [Fact]
    public void Counts_the_signatures_of_an_order_to_resume()
    {
        RecallMessage recall = new(Sender.Peer.NodeKey, default, new ResumeOrder(Height - 1, default, ManySeals));
        Assert.InRange(CountHeard(QbftMessageCodec.Encode(recall)), 100, 200);
    }

    [Fact]
    public void Counts_the_signatures_of_a_consent()
    {
        PreparedCertificate proof = new(new PreparedValue(0, Keccak256.Hash([1])), ManySeals);
        RecallReplyMessage reply = new(
            Sender.Peer.NodeKey, default, 1, Remembers: true, Consents: true, proof, Newest: null, default);
        Assert.InRange(CountHeard(QbftMessageCodec.Encode(reply)), 100, 200);
    }

    [Fact]
    public void Gives_no_new_allowance_for_a_new_link()
    {
        byte[] recall = QbftMessageCodec.Encode(new RecallMessage(Sender.Peer.NodeKey, default, Order: null));
        Assert.InRange(CountHeard(recall), 1_000, 10_000);

        Judge.Replica.OnDisconnected(Sender.Peer);
        Judge.Replica.OnConnected(Sender.Peer);
        Assert.InRange(CountHeard(recall), 0, 100);
    }

    [Fact]
    public void Keeps_both_votes_of_whoever_contradicts_itself()
    {
        AssertKept(new PrepareMessage(Sign(new Vote(Height, 0, VoteStep.Prepare, Keccak256.Hash([1])))));
        AssertKept(new PrepareMessage(Sign(new Vote(Height, 0, VoteStep.Prepare, Keccak256.Hash([2])))));
        Assert.Single(Judge.Complaints);
        Assert.Contains("Prepare", Judge.Evidence, StringComparison.Ordinal);
    }

    /// <summary>How often a message is heard before its sender is to be cut.</summary>
    private int CountHeard(byte[] bytes)
    {
        int heard = 0;
        while (heard < 20_000 && Judge.Replica.OnMessage(Sender.Peer, PeerChannel.Consensus, bytes))
        {
            heard++;
        }

        return heard;
    }

    private SignedVote Sign(in Vote vote)
        => new Signatures(_cluster.GenesisHash, new Ed25519Verifier()).Sign(vote, Sender.Signer);

    private void AssertCut(QbftMessage message) => AssertCut(Sender.Peer, QbftMessageCodec.Encode(message));

    private void AssertCut(PeerInfo peer, ReadOnlyMemory<byte> bytes)
    {
        Judge.Complaints.Clear();
        Assert.False(Judge.Replica.OnMessage(peer, PeerChannel.Consensus, bytes));
        Assert.Single(Judge.Complaints);
    }

    private void AssertKept(QbftMessage message)
        => Assert.True(
            Judge.Replica.OnMessage(Sender.Peer, PeerChannel.Consensus, QbftMessageCodec.Encode(message)));
}

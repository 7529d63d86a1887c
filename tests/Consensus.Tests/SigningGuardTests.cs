using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Tests;

/// <summary>
/// Nothing is signed twice, whatever the order of the requests; and the record survives whole or not at all.
/// </summary>
public sealed class SigningGuardTests
{
    private static readonly Hash256 A = Keccak256.Hash("a"u8);
    private static readonly Hash256 B = Keccak256.Hash("b"u8);

    [Fact]
    public void Signs_in_the_order_of_a_round()
    {
        SigningGuard guard = MakeGuard();
        Vote[] votes =
        [
            new(1, 0, VoteStep.Proposal, A), new(1, 0, VoteStep.Prepare, A), new(1, 0, VoteStep.Commit, A),
            Vote.RoundChange(1, 1, new PreparedValue(0, A)), new(1, 1, VoteStep.Prepare, A),
            Vote.RoundChange(1, 9, null), new(2, 0, VoteStep.Commit, B),
        ];
        foreach (Vote vote in votes)
        {
            Assert.Equal(GuardVerdict.New, guard.Judge(vote));
            guard.Advance(vote, prepared: null);
            Assert.Equal(GuardVerdict.Again, guard.Judge(vote));
        }

        Assert.All(votes[..^1], vote => Assert.Equal(GuardVerdict.Refuse, guard.Judge(vote)));
    }

    [Fact]
    public void Signs_about_one_block_only_within_a_round()
    {
        SigningGuard guard = MakeGuard();
        guard.Advance(new Vote(1, 0, VoteStep.Prepare, A), prepared: null);
        Assert.Equal(GuardVerdict.Refuse, guard.Judge(new Vote(1, 0, VoteStep.Prepare, B)));
        Assert.Equal(GuardVerdict.Refuse, guard.Judge(new Vote(1, 0, VoteStep.Commit, B)));
        Assert.Equal(GuardVerdict.Refuse, guard.Judge(new Vote(1, 0, VoteStep.Proposal, B)));
        Assert.Equal(GuardVerdict.Again, guard.Judge(new Vote(1, 0, VoteStep.Proposal, A)));
        Assert.Equal(GuardVerdict.New, guard.Judge(new Vote(1, 0, VoteStep.Commit, A)));
    }

    [Fact]
    public void Never_allows_two_votes_in_one_place_in_any_order() => Seeds.Each(200, random =>
    {
        SigningGuard guard = MakeGuard();
        Dictionary<(ulong, uint, VoteStep), Vote> signed = [];
        for (int i = 0; i < 300; i++)
        {
            VoteStep step = (VoteStep)random.Next(1, 5);
            Hash256 digest = random.Next(2) == 0 ? A : B;
            ulong height = (ulong)random.Next(1, 4);
            uint round = (uint)random.Next(0, 3);
            Vote vote = step == VoteStep.RoundChange
                ? Vote.RoundChange(height, round, random.Next(2) == 0 ? null : new PreparedValue(0, digest))
                : new Vote(height, round, step, digest);
            GuardVerdict verdict = guard.Judge(vote);
            if (verdict == GuardVerdict.New)
            {
                guard.Advance(vote, prepared: null);
            }

            if (verdict != GuardVerdict.Refuse)
            {
                signed.TryAdd((height, round, step), vote);
                Assert.Equal(signed[(height, round, step)], vote);
            }
        }
    });

    [Fact]
    public void Signs_nothing_without_a_record()
        => Assert.Equal(GuardVerdict.Refuse, new SigningGuard(record: null).Judge(new Vote(9, 0, VoteStep.Prepare, A)));

    [Fact]
    public void Reads_the_record_that_it_wrote_and_no_other()
    {
        byte[] bytes = MakeRecord().Encode();
        Assert.True(GuardRecord.TryDecode(bytes, out GuardRecord? record));
        Assert.Equal(MakeRecord(), record);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(GuardRecord.TryDecode(bytes.AsMemory(0, length), out _));
        }

        Assert.False(GuardRecord.TryDecode((byte[])[.. bytes, 0], out _));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(GuardRecord.TryDecode(flipped, out _));
        }
    }

    [Fact]
    public void Says_the_same_again_after_a_restart()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Accept(proposal);
        bench.Hear(bench.Prepare(0, 0, proposal.Vote.Digest));
        bench.Hear(bench.Prepare(2, 0, proposal.Vote.Digest));
        List<QbftMessage> said = bench.Said;
        GuardRecord record = bench.Effects.OfType<QbftEffect.Persist>().Last().Record;
        Bench again = new(self: 1, record: record);
        Assert.Equal([new RecallMessage(again.Signers[1].PublicKey, Bench.Nonce, Order: null)], again.Said);
        again.Hear(again.Reply(0));
        again.Hear(again.Reply(2));
        Assert.Equal(said, again.Said.Skip(1));
        Assert.Empty(again.Effects.OfType<QbftEffect.Persist>());
    }

    /// <summary>A crash in the midst of the write may have left the record without the block.</summary>
    [Fact]
    public void Says_a_PREPARE_again_only_with_its_block()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Accept(proposal);
        QbftMessage said = Assert.Single(bench.Said);
        GuardRecord record = bench.Effects.OfType<QbftEffect.Persist>().Last().Record;
        Bench again = new Bench(self: 1, record: record);
        again.Hear(again.Reply(0));
        again.Hear(again.Reply(2));
        Assert.Empty(again.Said.OfType<VoteMessage>());
        again.Accept(proposal);
        Assert.Equal(said, Assert.Single(again.Said.OfType<VoteMessage>()));
        QbftEffect.Persist written = Assert.Single(again.Effects.OfType<QbftEffect.Persist>());
        Assert.Equal((record, proposal.Block.Digest), (written.Record, written.Block?.Digest));
    }

    [Fact]
    public void Proposes_the_same_block_again_after_a_restart()
    {
        Bench bench = new Bench().Remembered();
        bench.Wait(1_000);
        ProposedBlock block = bench.Block(0);
        bench.Step(new QbftInput.Built(0, block));
        GuardRecord record = bench.Effects.OfType<QbftEffect.Persist>().First().Record;
        Bench again = new Bench(record: record);
        again.Hear(again.Reply(1));
        again.Hear(again.Reply(2));
        again.Wait(100);
        Assert.Empty(again.Effects.OfType<QbftEffect.Build>());
        Assert.Equal(block.Digest, Assert.Single(again.Effects.OfType<QbftEffect.Fetch>()).Digest);
        again.Step(new QbftInput.Fetched(block));
        Assert.Equal(block.Digest, Assert.Single(again.Said.OfType<ProposalMessage>()).Vote.Digest);
    }

    private static GuardRecord MakeRecord()
    {
        Bench bench = new();
        return new GuardRecord(
            Bench.Parameters.GenesisHash,
            bench.Signers[0].PublicKey,
            Vote.RoundChange(1, 4, new PreparedValue(2, A)),
            bench.Certificate(2, A));
    }

    private static SigningGuard MakeGuard() => new(MakeRecord() with { Newest = Vote.RoundChange(1, 0, null) });
}

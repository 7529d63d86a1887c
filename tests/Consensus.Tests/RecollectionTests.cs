using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Tests;

/// <summary>A validator signs only when it knows what it signed before.</summary>
public sealed class RecollectionTests
{
    [Fact]
    public void Asks_until_so_many_answer_as_a_quorum_needs()
    {
        Bench bench = new(self: 1);
        Assert.False(bench.Machine.MaySign);
        bench.Wait(500);
        Assert.Equal(2, bench.Said.OfType<RecallMessage>().Count());
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.Reply(0)));
        bench.Hear(bench.Reply(0));
        Assert.False(bench.Machine.MaySign);
        bench.Hear(bench.Reply(2));
        Assert.True(bench.Machine.MaySign);
    }

    [Fact]
    public void Needs_nobody_alone() => Assert.True(new Bench(validators: 1).Machine.MaySign);

    [Fact]
    public void Refuses_answers_that_are_no_answers()
    {
        Bench bench = new(self: 1);
        RecallReplyMessage good = bench.Reply(0);
        Assert.Equal(MessageRefusal.Unasked, bench.Hear(good with { Nonce = default }));
        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(good with { Height = 2 }));
        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(good with { Remembers = false }));
        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(good with { Author = bench.Signers[2].PublicKey }));
        Assert.Equal(MessageRefusal.NotAValidator, bench.Hear(good with { Author = default }));
        Assert.Equal(MessageRefusal.NotAValidator, bench.Hear(good with { Author = bench.Signers[1].PublicKey }));
    }

    [Fact]
    public void Forgets_when_another_has_a_newer_vote_of_its_own()
    {
        Bench bench = new(self: 1);
        SignedVote newer = bench.Prepare(1, 0, Bench.Nonce).Signed;
        bench.Hear(bench.Reply(0, newest: newer));
        bench.Hear(bench.Reply(2));
        bench.Hear(bench.Reply(3));
        Assert.False(bench.Machine.MaySign);
        Assert.Equal(MessageRefusal.Own, bench.Hear(bench.Prepare(1, 0, Bench.Nonce)));
    }

    /// <summary>It may be the only one that heard it, and its author may be put back to before.</summary>
    [Fact]
    public void Tells_of_a_vote_that_came_too_late_to_count()
    {
        Bench bench = new Bench().Remembered();
        RoundChangeMessage newer = bench.RoundChange(1, 1);
        bench.Hear(newer);
        bench.Hear(bench.RoundChange(2, 1));
        Assert.Equal(1U, bench.Machine.Round);
        CommitMessage late = bench.Commit(3, 0, Bench.Nonce);
        CommitMessage forged = new(late.Signed with { Signature = default });

        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(forged));
        Assert.Equal(MessageRefusal.Stale, bench.Hear(late));
        Assert.Equal(MessageRefusal.Stale, bench.Hear(bench.Commit(1, 0, Bench.Nonce)));

        Assert.Equal(late.Signed, bench.Ask(3).Newest);
        Assert.Equal(newer.Signed, bench.Ask(1).Newest);

        // The same below the height that is being decided.
        bench.ReachHeight(2);
        RoundChangeMessage asked = bench.RoundChange(2, 7);
        PrepareMessage last = bench.Prepare(3, 9, Bench.Nonce);
        Assert.Equal(MessageRefusal.Stale, bench.Hear(asked));
        Assert.Equal(MessageRefusal.Stale, bench.Hear(last));
        Assert.Equal(asked.Signed, bench.Ask(2).Newest);
        Assert.Equal(last.Signed, bench.Ask(3).Newest);
    }

    [Fact]
    public void Believes_nobody_who_shows_a_vote_that_is_not_its_own()
    {
        Bench bench = new(self: 1);
        SignedVote forged = bench.Prepare(1, 0, Bench.Nonce).Signed with { Signature = default };
        bench.Hear(bench.Reply(0, newest: forged));
        bench.Hear(bench.Reply(2, newest: bench.Prepare(3, 0, Bench.Nonce).Signed));
        Assert.True(bench.Machine.MaySign);
    }

    [Fact]
    public void Forgets_at_once_when_its_key_speaks_elsewhere()
    {
        Bench bench = new Bench(self: 1).Remembered();
        Assert.Equal(MessageRefusal.Own, bench.Hear(bench.Prepare(1, 0, Bench.Nonce)));
        Assert.False(bench.Machine.MaySign);
        Assert.Single(bench.Effects.OfType<QbftEffect.Discard>());
        bench.Accept(bench.Propose(0, bench.Block(0)));
        Assert.Empty(bench.Said.OfType<VoteMessage>());
    }

    [Fact]
    public void Signs_two_heights_above_where_enough_others_were()
    {
        Bench bench = new(self: 1, forgets: true);
        bench.Hear(bench.Reply(0, height: 3));
        bench.Hear(bench.Reply(2, remembers: false));
        bench.ReachHeight(9);
        Assert.False(bench.Machine.MaySign);
        bench.Hear(bench.Reply(3, height: 8));
        Assert.False(bench.Machine.MaySign);
        bench.ReachHeight(10);
        Assert.True(bench.Machine.MaySign);
        GuardRecord record = Assert.Single(bench.Effects.OfType<QbftEffect.Persist>()).Record;
        Assert.Equal(Vote.RoundChange(10, 0, null), record.Newest);
    }

    /// <summary>One that has left may have decided on the height before with this validator alone.</summary>
    [Fact]
    public void Signs_above_a_height_that_the_same_validators_decide_on()
    {
        Bench bench = new(validators: 3, self: 1, forgets: true, leavesAt: 5);
        bench.Hear(bench.Reply(0, height: 3));
        bench.ReachHeight(5);
        Assert.False(bench.Machine.MaySign);
        bench.ReachHeight(6);
        Assert.True(bench.Machine.MaySign);
    }

    [Fact]
    public void Is_not_moved_by_the_greatest_height_that_can_be_claimed()
    {
        Bench bench = new(validators: 3, self: 1, forgets: true);
        bench.Hear(bench.Reply(0, height: ulong.MaxValue));
        bench.Hear(bench.Reply(2, height: ulong.MaxValue));
        bench.ReachHeight(5);
        Assert.False(bench.Machine.MaySign);
    }

    [Fact]
    public void Follows_while_it_may_not_sign()
    {
        Bench bench = new(self: 1, forgets: true);
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Accept(proposal);
        foreach (int author in (int[])[0, 2, 3])
        {
            bench.Hear(bench.Commit(author, 0, proposal.Vote.Digest));
        }

        Assert.Single(bench.Effects.OfType<QbftEffect.Commit>());
        Assert.Empty(bench.Said.OfType<VoteMessage>());
    }

    [Fact]
    public void Tells_others_their_newest_vote()
    {
        Bench bench = new Bench(self: 1).Remembered();
        SignedVote older = bench.Prepare(2, 0, Bench.Nonce).Signed;
        SignedVote newer = bench.RoundChange(2, 1).Signed;
        bench.Hear(new PrepareMessage(older));
        bench.Hear(new RoundChangeMessage(newer, []));
        Assert.Equal(MessageRefusal.None, bench.Hear(new RecallMessage(older.Author, Keccak256.OfEmpty, Order: null)));
        QbftEffect.Send answer = Assert.Single(bench.Effects.OfType<QbftEffect.Send>());
        RecallReplyMessage reply = Assert.IsType<RecallReplyMessage>(answer.Message);
        Assert.Equal((older.Author, newer, true, 1UL), (answer.Peer, reply.Newest, reply.Remembers, reply.Height));
        Assert.True(bench.Signatures.IsSigned(older.Author, reply));
    }

    [Fact]
    public void Forgets_when_a_proof_holds_a_vote_of_its_own_that_it_does_not_know()
    {
        Bench bench = new Bench().Remembered();
        PreparedCertificate foreign = bench.Certificate(2, Bench.Nonce);
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.RoundChange(3, 4, foreign)));
        Assert.False(bench.Machine.MaySign);
        Assert.Single(bench.Effects.OfType<QbftEffect.Discard>());
    }

    /// <summary>They are all that is left of the votes that it heard before it was started again.</summary>
    [Fact]
    public void Tells_of_votes_in_what_its_own_record_proves()
    {
        PreparedCertificate proof = new Bench().Certificate(2, Bench.Nonce);
        GuardRecord record = GuardRecord.Born(Bench.Parameters.GenesisHash, new Bench().Signers[0].PublicKey, 1) with
        {
            Newest = new Vote(1, 2, VoteStep.Commit, Bench.Nonce),
            Prepared = proof,
        };
        Bench bench = new(record: record);
        Assert.Equal(bench.Prepare(1, 2, Bench.Nonce).Signed, bench.Ask(1).Newest);
        Assert.Null(bench.Ask(3).Newest);
    }
}

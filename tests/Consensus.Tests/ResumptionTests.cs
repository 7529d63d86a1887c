using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation;

namespace MarketChain.Consensus.Tests;

/// <summary>
/// By an order of the operators a validator that forgot signs again: once all others have left the rounds of its old
/// votes and then consented again, and above these.
/// </summary>
public sealed class ResumptionTests
{
    [Fact]
    public void Begins_when_every_other_has_consented_at_this_height()
    {
        Bench bench = Ordered(out ResumeOrder order);
        RecallMessage asked = Assert.Single(bench.Said.OfType<RecallMessage>());
        Assert.Equal((order, Next(Bench.Nonce)), (asked.Order, asked.Nonce));
        Assert.Equal(Keys(bench, 0, 2, 3), bench.Machine.Awaited);

        Consent(bench, 0);
        Consent(bench, 2);
        Consent(bench, 2);
        Consent(bench, 3, height: 1);
        Consent(bench, 3, height: 3);
        Consent(bench, 3, consents: false);
        Assert.Equal(MessageRefusal.Unasked, Consent(bench, 3, nonce: Bench.Nonce));
        Assert.False(bench.Machine.MaySign);
        Assert.Equal(Keys(bench, 3), bench.Machine.Awaited);

        Consent(bench, 3);
        Assert.False(bench.Machine.MaySign);
        Assert.Equal(new RecallMessage(asked.Author, Next(asked.Nonce), order), bench.Said.Last());
        Assert.Equal(Keys(bench, 0, 2, 3), bench.Machine.Awaited);
        Consent(bench, 0);
        Consent(bench, 2);
        Assert.Equal(MessageRefusal.Unasked, Consent(bench, 3, nonce: asked.Nonce));
        Assert.False(bench.Machine.MaySign);

        Consent(bench, 3);
        Assert.True(bench.Machine.MaySign);
        Assert.Empty(bench.Machine.Awaited);
        GuardRecord record = Assert.Single(bench.Effects.OfType<QbftEffect.Persist>()).Record;
        Assert.Equal(Vote.RoundChange(2, 0, null), record.Newest);
        Assert.Empty(bench.Said.OfType<VoteMessage>());
    }

    [Fact]
    public void Begins_above_every_vote_of_its_own_that_anybody_knows()
    {
        Bench bench = Ordered(out _);
        Consent(bench, 0, newest: bench.Commit(1, 4, Bench.Nonce, height: 2).Signed);
        Consent(bench, 2, newest: bench.Prepare(1, 3, Bench.Nonce, height: 2).Signed);
        Consent(bench, 3, newest: bench.Prepare(1, 9, Bench.Nonce, height: 1).Signed);
        ConsentAll(bench);
        Assert.True(bench.Machine.MaySign);
        Vote asked = Vote.RoundChange(2, 5, null);
        Assert.Equal(asked, Assert.Single(bench.Said.OfType<RoundChangeMessage>()).Vote);
        QbftEffect.Persist written = Assert.Single(bench.Effects.OfType<QbftEffect.Persist>());
        Assert.Equal(asked, written.Record.Newest);
        Assert.True(
            bench.Effects.IndexOf(written)
            < bench.Effects.FindIndex(effect => effect is QbftEffect.Broadcast { Message: RoundChangeMessage }));
    }

    [Fact]
    public void Begins_above_a_vote_of_its_own_that_came_by_itself_or_in_a_proof()
    {
        Bench bench = Ordered(out _);
        bench.Hear(bench.Prepare(1, 2, Bench.Nonce, height: 2));
        ConsentAll(bench);
        Assert.Equal(3U, bench.Machine.Round);

        // Another life of it, or an old message that is late: it knows of no round that is free.
        bench.Hear(bench.RoundChange(1, 8, height: 2));
        Assert.False(bench.Machine.MaySign);
        ConsentAll(bench);
        Assert.True(bench.Machine.MaySign);
        Assert.Equal(9U, bench.Machine.Round);
    }

    /// <summary>What another has prepared may have become final, with a COMMIT that this validator forgot.</summary>
    [Fact]
    public void Begins_bound_by_what_was_prepared_last_and_above_it()
    {
        Bench bench = Ordered(out _);
        PreparedCertificate last = bench.Certificate(6, Keccak256.Hash([6]), height: 2);
        Consent(bench, 0, prepared: bench.Certificate(2, Keccak256.Hash([2]), height: 2));
        Consent(bench, 2, prepared: last);
        Consent(bench, 3, prepared: bench.Certificate(4, Keccak256.Hash([4]), height: 2));
        ConsentAll(bench);
        RoundChangeMessage asked = Assert.Single(bench.Said.OfType<RoundChangeMessage>());
        Assert.Equal(Vote.RoundChange(2, 7, last.Value), asked.Vote);
        Assert.Equal(last.Prepares, asked.Certificate);
        GuardRecord record = Assert.Single(bench.Effects.OfType<QbftEffect.Persist>()).Record;
        Assert.Equal((asked.Vote, last), (record.Newest, record.Prepared));
    }

    [Fact]
    public void Takes_no_consent_whose_proof_is_none()
    {
        Bench bench = Ordered(out _);
        PreparedCertificate good = bench.Certificate(2, Bench.Nonce, height: 2);
        PreparedCertificate forged = good with { Value = good.Value with { Round = 3 } };
        PreparedCertificate less = good with { Prepares = [.. good.Prepares.ToArray()[1..]] };
        Assert.Equal(MessageRefusal.BadProof, Consent(bench, 0, prepared: forged));
        Assert.Equal(MessageRefusal.BadProof, Consent(bench, 0, prepared: less));
        Assert.Equal(Keys(bench, 0, 2, 3), bench.Machine.Awaited);
    }

    /// <summary>An old life may be noticed only when the answers come: the order is not lost with that.</summary>
    [Fact]
    public void Takes_an_order_before_it_knows_that_it_has_forgotten()
    {
        Bench bench = new Bench(self: 1).Remembered();
        bench.ReachHeight(2);
        ResumeOrder order = OrderOf(bench);
        bench.Step(new QbftInput.Resumed(order));
        Assert.True(bench.Machine.MaySign);
        Assert.Empty(bench.Machine.Awaited);
        bench.Forget();
        bench.Hear(bench.Commit(1, 4, Bench.Nonce, height: 2));
        Assert.False(bench.Machine.MaySign);
        Assert.Equal(order, Assert.Single(bench.Said.OfType<RecallMessage>()).Order);
        ConsentAll(bench);
        Assert.True(bench.Machine.MaySign);
        Assert.Equal(5U, bench.Machine.Round);
    }

    /// <summary>Else it would write its new record down and discard it in one step.</summary>
    [Fact]
    public void An_answer_with_which_it_forgets_is_no_consent()
    {
        Bench bench = new(validators: 2, self: 1, forgets: true);
        bench.ReachHeight(2);
        bench.Step(new QbftInput.Resumed(OrderOf(bench, signers: 2)));
        Consent(bench, 0);
        Consent(bench, 0);
        Assert.True(bench.Machine.MaySign);
        Hash256 nonce = bench.Said.OfType<RecallMessage>().Last().Nonce;
        bench.Forget();
        Consent(bench, 0, newest: bench.Commit(1, 4, Bench.Nonce, height: 2).Signed, nonce: nonce);
        Assert.False(bench.Machine.MaySign);
        Assert.Empty(bench.Effects.OfType<QbftEffect.Persist>());
        Assert.Single(bench.Effects.OfType<QbftEffect.Discard>());
    }

    /// <summary>The order says that no such block is final anywhere: it was to this validator.</summary>
    [Fact]
    public void Does_not_begin_when_it_has_voted_above_the_next_block()
    {
        Bench bench = Ordered(out _);
        Consent(bench, 0, newest: bench.RoundChange(1, 1, height: 3).Signed);
        Assert.True(bench.Machine.IsOrderRefuted);
        ConsentAll(bench);
        Assert.False(bench.Machine.MaySign);
    }

    [Fact]
    public void Does_not_begin_in_a_round_that_does_not_exist()
    {
        Bench bench = Ordered(out _);
        Consent(bench, 0, newest: bench.RoundChange(1, Vote.RoundMax, height: 2).Signed);
        ConsentAll(bench);
        Assert.False(bench.Machine.MaySign);
    }

    [Fact]
    public void An_order_ends_with_its_height()
    {
        Bench bench = Ordered(out _);
        Consent(bench, 0);
        Consent(bench, 2);
        bench.ReachHeight(3);
        Assert.Empty(bench.Machine.Awaited);
        Consent(bench, 3);
        Consent(bench, 3, height: 3);
        Assert.False(bench.Machine.MaySign);
    }

    [Fact]
    public void Alone_it_needs_nobody_else()
    {
        Bench bench = new(validators: 1, forgets: true);
        bench.ReachHeight(2);
        Assert.False(bench.Machine.MaySign);
        bench.Step(new QbftInput.Resumed(OrderOf(bench, signers: 1)));
        Assert.True(bench.Machine.MaySign);
    }

    [Fact]
    public void Who_consents_leaves_the_rounds_in_which_the_other_voted()
    {
        Bench bench = Consenting();
        bench.Hear(bench.Commit(1, 0, Bench.Nonce, height: 2));
        RecallReplyMessage reply = bench.Ask(1, OrderOf(bench));
        Assert.True(reply.Consents);
        Assert.Equal(new Vote(2, 0, VoteStep.Commit, Bench.Nonce), reply.Newest!.Value.Vote);
        Assert.Equal(1U, bench.Machine.Round);
        Assert.Equal(
            Vote.RoundChange(2, 1, null), Assert.Single(bench.Said.OfType<RoundChangeMessage>()).Vote);
        Assert.True(
            bench.Effects.FindIndex(effect => effect is QbftEffect.Persist)
            < bench.Effects.FindIndex(effect => effect is QbftEffect.Send));

        Assert.True(bench.Ask(1, OrderOf(bench)).Consents);
        Assert.Equal(1U, bench.Machine.Round);
    }

    [Fact]
    public void Who_consents_knows_votes_from_proofs_too()
    {
        Bench bench = Consenting();
        PreparedCertificate proof = bench.Certificate(4, Bench.Nonce, skip: 1, height: 2);
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.RoundChange(3, 6, proof, height: 2)));
        Assert.True(bench.Ask(1, OrderOf(bench)).Consents);
        Assert.Equal(5U, bench.Machine.Round);
    }

    [Fact]
    public void Who_consents_tells_what_it_has_prepared()
    {
        PreparedCertificate proof = new Bench().Certificate(2, Bench.Nonce);
        GuardRecord record = GuardRecord.Born(Bench.Parameters.GenesisHash, new Bench().Signers[0].PublicKey, 1) with
        {
            Newest = new Vote(1, 2, VoteStep.Commit, Bench.Nonce),
            Prepared = proof,
        };
        Bench bench = new Bench(record: record).Remembered();
        Hash256 genesis = bench.Chain.Start().ParentHash;
        ResumeOrder order = ResumeOrders.Sign(Bench.Parameters.GenesisHash, 0, genesis, bench.Signers.Take(3));
        RecallReplyMessage reply = bench.Ask(1, order);
        Assert.Equal((true, proof), (reply.Consents, reply.Prepared));
        Assert.Equal(Vote.RoundChange(1, 3, proof.Value), Assert.Single(bench.Said.OfType<RoundChangeMessage>()).Vote);
        Assert.Null(bench.Ask(1).Prepared);
    }

    /// <summary>A cheat with an order must not take all to the last round, nor keep them from finishing one.</summary>
    [Fact]
    public void Goes_for_another_neither_far_nor_for_ever()
    {
        Bench bench = Consenting();
        bench.Hear(bench.Prepare(3, 1 << 16, Bench.Nonce, height: 2));
        bench.Hear(bench.Prepare(2, Vote.RoundMax, Bench.Nonce, height: 2));
        Assert.False(bench.Ask(3, OrderOf(bench)).Consents);
        Assert.False(bench.Ask(2, OrderOf(bench)).Consents);
        Assert.Equal(0U, bench.Machine.Round);

        Bench follower = Ordered(out ResumeOrder order);
        follower.Hear(follower.Prepare(3, 1 << 16, Bench.Nonce, height: 2));
        follower.Hear(follower.Prepare(2, Vote.RoundMax, Bench.Nonce, height: 2));
        Assert.True(follower.Ask(3, order).Consents);
        Assert.False(follower.Ask(2, order).Consents);
        Assert.Equal((1U << 16) + 1, follower.Machine.Round);

        for (uint i = 0; i <= 64; i++)
        {
            bench.Hear(bench.Prepare(1, i, Bench.Nonce, height: 2));
            Assert.Equal(i < 64, bench.Ask(1, OrderOf(bench)).Consents);
        }

        Assert.Equal(64U, bench.Machine.Round);
    }

    [Fact]
    public void Stays_in_its_round_when_it_knows_no_vote_of_the_other_there()
    {
        Bench bench = Consenting();
        bench.Hear(bench.Commit(2, 3, Bench.Nonce, height: 2));
        bench.Hear(bench.Commit(1, 7, Bench.Nonce, height: 1));
        Assert.True(bench.Ask(1, OrderOf(bench)).Consents);
        Assert.Equal(0U, bench.Machine.Round);
    }

    [Fact]
    public void Nobody_consents_to_an_order_that_is_none()
    {
        Bench bench = Consenting();
        bench.Hear(bench.Commit(1, 0, Bench.Nonce, height: 2));
        ResumeOrder order = OrderOf(bench);
        Assert.False(bench.Ask(1).Consents);
        Assert.False(bench.Ask(1, OrderOf(bench, signers: 2)).Consents);
        Assert.False(bench.Ask(1, order with { Digest = Bench.Nonce }).Consents);
        Assert.False(bench.Ask(1, order with { Height = 2 }).Consents);
        Assert.False(bench.Ask(1, order with { Height = ulong.MaxValue }).Consents);
        Seal forged = order.Signatures[2] with { Signature = order.Signatures[0].Signature };
        Seal[] signatures = [order.Signatures[0], order.Signatures[1], forged];
        Assert.False(bench.Ask(1, order with { Signatures = [.. signatures] }).Consents);
        Assert.Equal(0U, bench.Machine.Round);
        Assert.Empty(bench.Said.OfType<VoteMessage>());
    }

    [Fact]
    public void Nobody_consents_who_does_not_know_yet_whether_it_remembers()
    {
        Bench bench = new();
        bench.ReachHeight(2);
        Assert.False(bench.Ask(1, OrderOf(bench)).Consents);
    }

    /// <summary>It signs nothing, and once it does it is above those rounds.</summary>
    [Fact]
    public void Who_forgot_too_consents_and_begins_above_the_others_old_votes()
    {
        Bench bench = Ordered(out ResumeOrder order);
        bench.Hear(bench.Commit(3, 6, Bench.Nonce, height: 2));
        Assert.True(bench.Ask(3, order).Consents);
        Assert.Empty(bench.Said.OfType<VoteMessage>());
        bench.Wait(500);
        ConsentAll(bench);
        Assert.Equal(Vote.RoundChange(2, 7, null), Assert.Single(bench.Said.OfType<RoundChangeMessage>()).Vote);
    }

    private static Hash256 Next(in Hash256 nonce) => Keccak256.Hash(nonce.Bytes);

    /// <summary>The second of four, which forgot and was given an order for height 2.</summary>
    private static Bench Ordered(out ResumeOrder order)
    {
        Bench bench = new(self: 1, forgets: true);
        bench.ReachHeight(2);
        order = OrderOf(bench);
        bench.Forget();
        bench.Step(new QbftInput.Resumed(order));
        Assert.False(bench.Machine.MaySign);
        return bench;
    }

    /// <summary>The first of four, which remembers, at height 2.</summary>
    private static Bench Consenting()
    {
        Bench bench = new Bench().Remembered();
        bench.ReachHeight(2);
        bench.Forget();
        return bench;
    }

    private static ResumeOrder OrderOf(Bench bench, int signers = 3)
        => ResumeOrders.Sign(
            Bench.Parameters.GenesisHash, 1, bench.Chain[1].Block.Digest, bench.Signers.Take(signers));

    private static MessageRefusal Consent(
        Bench bench,
        int from,
        ulong height = 2,
        bool consents = true,
        SignedVote? newest = null,
        Hash256? nonce = null,
        PreparedCertificate? prepared = null)
        => bench.Hear(bench.Reply(
            from,
            height,
            remembers: true,
            newest,
            consents,
            nonce ?? bench.Said.OfType<RecallMessage>().Last().Nonce,
            prepared));

    /// <summary>All consent to what was asked last, and again if they are asked again.</summary>
    private static void ConsentAll(Bench bench)
    {
        foreach (int from in (int[])[0, 2, 3, 0, 2, 3])
        {
            Consent(bench, from);
        }
    }

    private static List<Ed25519PublicKey> Keys(Bench bench, params int[] validators)
        => [.. validators.Select(i => bench.Signers[i].PublicKey)];
}

using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Tests;

/// <summary>Each event of the formal specification in sentences: machine 0 of four hears what a test says.</summary>
public sealed class EventTests
{
    [Fact]
    public void Orders_an_empty_block_when_the_empty_period_is_over()
    {
        Bench bench = new Bench().Remembered();
        bench.Wait(999);
        Assert.Empty(bench.Effects.OfType<QbftEffect.Build>());
        bench.Wait(1);
        QbftEffect.Build order = Assert.Single(bench.Effects.OfType<QbftEffect.Build>());
        Assert.Equal((1UL, 0U, Bench.StartUnixMs + 1_000), (order.Height, order.Round, order.TimestampMs));
    }

    [Fact]
    public void Orders_a_block_as_soon_as_a_transaction_comes_after_the_period()
    {
        Bench bench = new Bench().Remembered();
        bench.Wait(600);
        bench.Step(new QbftInput.WorkChanged(HasWork: true));
        Assert.Equal(Bench.StartUnixMs + 600, Assert.Single(bench.Effects.OfType<QbftEffect.Build>()).TimestampMs);
    }

    [Fact]
    public void Keeps_the_real_period_when_the_chains_clock_runs_faster()
    {
        Bench bench = new Bench { ClockFactor = 1_000 }.Remembered();
        bench.Step(new QbftInput.WorkChanged(HasWork: true));
        bench.Wait(249);
        Assert.Empty(bench.Effects.OfType<QbftEffect.Build>());
        bench.Wait(1);
        QbftEffect.Build order = Assert.Single(bench.Effects.OfType<QbftEffect.Build>());
        Assert.Equal(Bench.StartUnixMs + 250_000, order.TimestampMs);
    }

    [Fact]
    public void Dates_a_late_block_back_to_when_it_was_due()
    {
        Bench bench = new Bench(self: 1).Remembered();
        bench.Step(new QbftInput.WorkChanged(HasWork: true));
        bench.Wait(250 + 500);
        Assert.Equal(1U, bench.Machine.Round);
        bench.Hear(bench.RoundChange(2, 1));
        bench.Hear(bench.RoundChange(3, 1));
        Assert.Equal(Bench.StartUnixMs + 250, Assert.Single(bench.Effects.OfType<QbftEffect.Build>()).TimestampMs);
    }

    [Theory]
    [InlineData(false, 1_000 + 500)]
    [InlineData(true, 250 + 500)]
    public void Gives_no_round_up_early_because_its_own_clock_is_ahead(bool hasWork, long endsAtMs)
    {
        Bench bench = new Bench(self: 1) { AheadMs = 5_000 }.Remembered();
        bench.Step(new QbftInput.WorkChanged(hasWork));
        bench.Wait(endsAtMs - 1);
        Assert.Equal(0U, bench.Machine.Round);
        bench.Wait(1);
        Assert.Equal(1U, bench.Machine.Round);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 1_000)]
    [InlineData(250, 5_000)]
    [InlineData(1_000, 5_000)]
    public void Dates_back_by_twenty_periods_at_most(uint periodMs, ulong lagMs)
        => Assert.Equal(lagMs, (Bench.Parameters with { PeriodMs = periodMs }).CatchUpMaxMs(0));

    [Theory]
    [InlineData(0, 5_000)]
    [InlineData(5, 5_000)]
    [InlineData(9, 9_000)]
    [InlineData(uint.MaxValue, 4_294_967_295_000)]
    public void Dates_back_further_when_rounds_are_lost(uint round, ulong lagMs)
        => Assert.Equal(lagMs, Bench.Parameters.CatchUpMaxMs(round));

    [Fact]
    public void Dates_a_block_of_a_late_round_back_by_that_many_seconds_when_it_is_that_late()
    {
        Bench bench = new Bench(self: 1).Remembered();
        bench.Step(new QbftInput.WorkChanged(HasWork: true));
        bench.Wait(250 + 20_000);
        bench.Forget();
        bench.Hear(bench.RoundChange(2, 9));
        bench.Hear(bench.RoundChange(3, 9));
        Assert.Equal(9U, bench.Machine.Round);
        QbftEffect.Build order = Assert.Single(bench.Effects.OfType<QbftEffect.Build>());
        Assert.Equal(Bench.StartUnixMs + 250 + 11_000, order.TimestampMs);
    }

    [Fact]
    public void Persists_before_it_says_anything()
    {
        Bench bench = new Bench().Remembered();
        bench.Wait(1_000);
        bench.Step(new QbftInput.Built(0, bench.Block(0)));
        List<string> order = [.. bench.Effects.Select(effect => effect switch
        {
            QbftEffect.Persist persist => $"persist {persist.Record.Newest.Step}",
            QbftEffect.Broadcast { Message: VoteMessage vote } => $"say {vote.Vote.Step}",
            _ => "",
        })];
        Assert.Equal(
            ["persist Proposal", "say Proposal", "persist Prepare", "say Prepare"],
            order.Where(what => what.Length > 0));
    }

    [Fact]
    public void Prepares_a_proposal_when_it_was_judged_and_not_before()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        Assert.Equal(MessageRefusal.None, bench.Hear(proposal));
        Assert.Equal(proposal.Vote.Digest, Assert.Single(bench.Effects.OfType<QbftEffect.Judge>()).Block.Digest);
        Assert.Empty(bench.Said);
        bench.Step(new QbftInput.Judged(proposal.Vote.Digest, IsValid: true));
        Assert.Equal(proposal.Vote.Digest, Assert.IsType<PrepareMessage>(Assert.Single(bench.Said)).Vote.Digest);
    }

    [Fact]
    public void Takes_nothing_more_of_a_leader_whose_block_was_wrong()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Hear(proposal);
        bench.Step(new QbftInput.Judged(proposal.Vote.Digest, IsValid: false));
        Assert.Equal(MessageRefusal.Stale, bench.Hear(bench.Propose(0, bench.Block(0, afterMs: 251))));
        Assert.Empty(bench.Said);
    }

    [Fact]
    public void Waits_with_its_PREPARE_while_a_fresh_proposal_is_more_than_half_a_second_ahead()
    {
        Bench bench = new Bench(self: 1).Remembered();
        bench.Accept(bench.Propose(0, bench.Block(0, afterMs: 900)));
        Assert.Empty(bench.Said);
        bench.Wait(399);
        Assert.Empty(bench.Said);
        bench.Wait(1);
        Assert.IsType<PrepareMessage>(Assert.Single(bench.Said));
    }

    [Fact]
    public void Waits_no_longer_when_a_quorum_did_not_so_that_the_block_is_on_disk_before_a_COMMIT()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0, afterMs: 5_000));
        bench.Accept(proposal);
        foreach (int author in (int[])[0, 2, 3])
        {
            Assert.Empty(bench.Said);
            bench.Hear(bench.Prepare(author, 0, proposal.Vote.Digest));
        }

        Assert.IsType<PrepareMessage>(bench.Said[0]);
        Assert.IsType<CommitMessage>(bench.Said[1]);
        QbftEffect.Persist written = bench.Effects.OfType<QbftEffect.Persist>().First();
        Assert.Equal(VoteStep.Prepare, written.Record.Newest.Step);
        Assert.Equal(proposal.Vote.Digest, written.Block?.Digest);
    }

    [Fact]
    public void Commits_on_a_quorum_of_PREPAREs_and_remembers_the_proof()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Accept(proposal);
        bench.Hear(bench.Prepare(0, 0, proposal.Vote.Digest));
        Assert.Empty(bench.Said.OfType<CommitMessage>());
        bench.Hear(bench.Prepare(2, 0, proposal.Vote.Digest));
        Assert.Single(bench.Said.OfType<CommitMessage>());
        GuardRecord record = bench.Effects.OfType<QbftEffect.Persist>().Last().Record;
        Assert.Equal(bench.Certificate(0, proposal.Vote.Digest), record.Prepared);
    }

    [Fact]
    public void Does_not_count_PREPAREs_for_another_block_or_round()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Accept(proposal);
        bench.Hear(bench.Prepare(0, 0, Bench.Nonce));
        bench.Hear(bench.Prepare(2, 1, proposal.Vote.Digest));
        bench.Hear(bench.Prepare(3, 0, proposal.Vote.Digest));
        Assert.Empty(bench.Said.OfType<CommitMessage>());
    }

    [Fact]
    public void Makes_a_block_final_with_exactly_a_quorum_of_seals()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposalMessage proposal = bench.Propose(0, bench.Block(0));
        bench.Accept(proposal);
        foreach (int author in (int[])[3, 2])
        {
            bench.Hear(bench.Prepare(author, 0, proposal.Vote.Digest));
            bench.Hear(bench.Commit(author, 0, proposal.Vote.Digest));
        }

        QbftEffect.Commit commit = Assert.Single(bench.Effects.OfType<QbftEffect.Commit>());
        Assert.Equal(proposal.Vote.Digest, commit.Sealed.ComputeHash());
        Assert.Equal([1U, 2, 3], commit.Sealed.Extra.Seals.ToArray().Select(seal => seal.Index));
        Assert.True(bench.Chain.IsFinal(new(commit.Block, commit.Sealed)));
    }

    [Fact]
    public void Leaves_a_round_that_takes_too_long_and_lets_the_next_wait_for_a_quorum()
    {
        Bench bench = new Bench(self: 2).Remembered();
        bench.Wait(1_000 + 500);
        RoundChangeMessage change = Assert.IsType<RoundChangeMessage>(Assert.Single(bench.Said));
        Assert.Equal((1U, null), (change.Vote.Round, change.Vote.Prepared));
        for (int i = 0; i < 100; i++)
        {
            bench.Wait(500);
        }

        Assert.Equal(1U, bench.Machine.Round);
        Assert.Equal(101, bench.Said.Count(message => message.Equals(change)));
        bench.Hear(bench.RoundChange(0, 1));
        Assert.Equal(1U, bench.Machine.Round);
        bench.Hear(bench.RoundChange(3, 1));
        bench.Wait(749);
        Assert.Equal(1U, bench.Machine.Round);
        bench.Wait(1);
        Assert.Equal(2U, bench.Machine.Round);
    }

    [Fact]
    public void Goes_along_with_two_others_above_its_round_and_not_with_one()
    {
        Bench bench = new Bench(self: 2).Remembered();
        bench.Hear(bench.RoundChange(0, 9));
        Assert.Equal(0U, bench.Machine.Round);
        bench.Hear(bench.RoundChange(3, 7));
        Assert.Equal(7U, bench.Machine.Round);
        Assert.Equal(7U, Assert.IsType<RoundChangeMessage>(Assert.Single(bench.Said)).Vote.Round);
    }

    [Fact]
    public void Goes_along_with_one_other_of_three()
    {
        Bench bench = new Bench(validators: 3, self: 2).Remembered();
        bench.Hear(bench.RoundChange(0, 9));
        Assert.Equal(9U, bench.Machine.Round);
    }

    [Fact]
    public void Leads_a_round_that_a_quorum_asks_for_with_a_fresh_block()
    {
        Bench bench = new Bench(self: 1).Remembered();
        bench.Wait(1_500);
        bench.Hear(bench.RoundChange(0, 1));
        bench.Hear(bench.RoundChange(3, 1));
        Assert.Equal(1U, Assert.Single(bench.Effects.OfType<QbftEffect.Build>()).Round);
        ProposedBlock block = bench.Block(1, afterMs: 1_500);
        bench.Step(new QbftInput.Built(1, block));
        ProposalMessage proposal = Assert.Single(bench.Said.OfType<ProposalMessage>());
        Assert.Equal([0U, 1, 3], proposal.RoundChanges.ToArray().Select(proof => proof.Index));
        Assert.True(ProposalRules.IsJustified(proposal, bench.Chain.Start(), bench.Signatures));
    }

    [Fact]
    public void Carries_a_prepared_block_over_with_the_same_hash()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposedBlock block = bench.Block(0);
        PreparedCertificate prepared = bench.Certificate(0, block.Digest);
        bench.Wait(1_500);
        bench.Hear(bench.RoundChange(0, 1, prepared));
        bench.Hear(bench.RoundChange(3, 1));
        Assert.Empty(bench.Effects.OfType<QbftEffect.Build>());
        Assert.Equal(block.Digest, Assert.Single(bench.Effects.OfType<QbftEffect.Fetch>()).Digest);
        bench.Step(new QbftInput.Fetched(bench.Block(0, afterMs: 300)));
        Assert.Empty(bench.Said.OfType<ProposalMessage>());
        bench.Step(new QbftInput.Fetched(block));
        ProposalMessage proposal = Assert.Single(bench.Said.OfType<ProposalMessage>());
        Assert.Equal(block.Digest, proposal.Vote.Digest);
        Assert.True(ProposalRules.IsJustified(proposal, bench.Chain.Start(), bench.Signatures));
    }

    [Fact]
    public void Begins_the_next_height_with_what_came_early()
    {
        Bench bench = new Bench(self: 1).Remembered();
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.RoundChange(0, 5, height: 2)));
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.RoundChange(3, 5, height: 2)));
        Assert.Equal(MessageRefusal.Ahead, bench.Hear(bench.RoundChange(3, 5, height: 3)));
        Assert.Equal(0U, bench.Machine.Round);
        ProposedBlock block = bench.Block(0);
        ValueList<Seal> seals = [.. Enumerable.Range(0, 3).Select(SealOf)];
        bench.Chain.Append(new(block, block.Seal(0, seals)));
        bench.Step(new QbftInput.NewHead(bench.Chain.Start(), HasWork: false));
        Assert.Equal((2UL, 5U), (bench.Machine.Height, bench.Machine.Round));

        Seal SealOf(int index) => new((uint)index, bench.Commit(index, 0, block.Digest).Signed.Signature);
    }

    [Fact]
    public void Sends_a_laggard_what_it_lacks_and_asks_for_what_it_lacks_itself()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposedBlock block = bench.Block(0);
        bench.Chain.Append(new(block, block.Seal(0, [])));
        bench.Step(new QbftInput.NewHead(bench.Chain.Start(), HasWork: false));
        Assert.Equal(MessageRefusal.Stale, bench.Hear(bench.RoundChange(3, 1)));
        Assert.Equal(MessageRefusal.Stale, bench.Hear(bench.RoundChange(3, 2)));
        Assert.Equal(1UL, Assert.Single(bench.Effects.OfType<QbftEffect.ServeBlocks>()).FromHeight);
        bench.Hear(bench.Prepare(2, 0, block.Digest, height: 1_000));
        bench.Wait(125);
        QbftEffect.RequestBlocks request = Assert.Single(bench.Effects.OfType<QbftEffect.RequestBlocks>());
        Assert.Equal((bench.Signers[2].PublicKey, 2UL), (request.Peer, request.FromHeight));
    }

    [Fact]
    public void Stays_in_the_last_round_that_there_is()
    {
        Bench bench = new Bench(validators: 3, self: 2).Remembered();
        bench.Hear(bench.RoundChange(0, Vote.RoundMax - 1));
        Assert.Equal(Vote.RoundMax - 1, bench.Machine.Round);
        for (int i = 0; i < 10; i++)
        {
            bench.Wait(5_000);
        }

        Assert.Equal(Vote.RoundMax, bench.Machine.Round);
        bench.Hear(bench.RoundChange(1, 3));
        Assert.Equal(Vote.RoundMax, bench.Machine.Round);
    }

    /// <summary>Operators have put another set in place of the one that prepared a block (governance.md 6).</summary>
    [Fact]
    public void Gives_up_what_others_than_those_who_decide_now_have_prepared()
    {
        Bench before = new();
        Hash256 digest = before.Block(0).Digest;
        Vote newest = new(1, 0, VoteStep.Commit, digest);
        PreparedCertificate prepared = before.Certificate(0, digest);
        Ed25519PublicKey staying = new Bench(validators: 2).Signers[0].PublicKey;
        GuardRecord record = new(Bench.Parameters.GenesisHash, staying, newest, prepared);
        Bench bench = new Bench(validators: 2, record: record).Remembered();
        bench.Wait(1_500);
        RoundChangeMessage asked = bench.Said.OfType<RoundChangeMessage>().First();
        Assert.Equal(1U, asked.Vote.Round);
        Assert.Equal(MessageRefusal.None, new Bench(validators: 2, self: 1).Remembered().Hear(asked));
    }

    /// <summary>A block that was proposed before names the set that is gone; after a crash nobody can tell.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Proposes_its_block_again_after_a_start_unless_the_set_was_replaced(bool isReplaced)
    {
        Bench before = new();
        Vote proposed = new(1, 0, VoteStep.Proposal, before.Block(0).Digest);
        GuardRecord record = new(Bench.Parameters.GenesisHash, before.Signers[0].PublicKey, proposed, null);
        Bench bench = new(record: record, isReplaced: isReplaced);
        for (int other = 1; other < 4; other++)
        {
            bench.Hear(bench.Reply(other));
        }

        Assert.Equal(isReplaced ? 0 : 1, bench.Effects.OfType<QbftEffect.Fetch>().Count());
        bench.Wait(1_500);
        Assert.Equal(1U, bench.Said.OfType<RoundChangeMessage>().First().Vote.Round);
    }
}

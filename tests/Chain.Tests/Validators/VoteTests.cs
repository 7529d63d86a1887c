using MarketChain.Chain.Building;
using MarketChain.Chain.Validation;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Votes on who validates.</summary>
public sealed class VoteTests
{
    private const ulong WeekMs = 604_800_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Sets_follow_the_naive_tally_at_every_height(int validators) => Seeds.Each(2, random =>
    {
        using Committee committee = new(validators);
        using Committee other = new(validators);
        NaiveTally tally = new(committee.Next.Validators.ToArray());
        NaiveRotation rotation = new(tally.Set);
        for (int height = 0; height < 50; height++)
        {
            uint round = random.Next(4) == 0 ? (uint)random.Next(3) : 0;
            Ed25519PublicKey proposer = rotation.LeaderOf(round);
            ValidatorVote vote = RandomVote(committee, random);
            ulong laterMs = random.Next(6) == 0 ? WeekMs / 2 : 0;
            Block block = committee.Make(round, vote, laterMs);
            Assert.Equal(tally.Allows(vote), block.Header.Extra.Vote is not null);
            if (block.Header.Extra.Vote is not null)
            {
                tally.Cast(proposer, vote, block.Header.TimestampMs);
            }

            rotation.Made(proposer, [.. tally.Set]);
            Assert.Equal(tally.Set, committee.Next.Validators.ToArray());
            Assert.Equal(rotation.LeaderOf(0), committee.Next.Validators[committee.Next.Rotation.LeaderOf(0)]);
            Assert.Null(other.Node.Chain.TryImport(block, []));
            if (random.Next(10) == 0)
            {
                other.Node.Reopen();
            }
        }

        Assert.Equal(committee.Node.Chain.Head.Hash, other.Node.Chain.Head.Hash);
    });

    [Fact]
    public void One_authority_grows_to_four_and_shrinks_again()
    {
        using Committee committee = new(1);
        while (committee.Next.Validators.Count < 4)
        {
            committee.Make(blocks: 3, Joins(committee.Others[0]));
        }

        while (committee.Next.Validators.Count > 1)
        {
            committee.Make(blocks: 4, Leaves(committee.Next.Validators[^1]));
        }

        Block block = committee.Make(vote: Leaves(committee.Next.Validators[0]));
        Assert.Null(block.Header.Extra.Vote);
        Assert.Single(committee.Next.Validators.ToArray());
    }

    [Fact]
    public void Half_of_the_set_is_not_enough_and_more_is()
    {
        using Committee committee = new(4);
        ValidatorVote vote = Joins(committee.Others[0]);
        committee.Make(blocks: 2, vote);
        Assert.Equal(4, committee.Next.Validators.Count);
        Block third = committee.Make(vote: vote);
        Assert.Equal(5, committee.Next.Validators.Count);
        Assert.Equal(committee.Next.Validators, third.Header.Extra.Validators);
        Assert.Equal(
            [GovernanceEvents.ValidatorVoted.Topic, GovernanceEvents.ValidatorJoined.Topic], committee.TopicsOf(third));
    }

    [Fact]
    public void The_same_voter_counts_once()
    {
        using Committee committee = new(3);
        ValidatorVote vote = Joins(committee.Others[0]);
        committee.Make(vote: vote);
        committee.Make(blocks: 2, vote: null);
        committee.Make(vote: vote);
        Assert.Equal(3, committee.Next.Validators.Count);
    }

    [Fact]
    public void A_vote_counts_for_a_week()
    {
        using Committee committee = new(3);
        ValidatorVote vote = Joins(committee.Others[0]);
        Block first = committee.Make(vote: vote);
        Block late = committee.Make(vote: vote, laterMs: WeekMs - 250);
        Assert.Equal(first.Header.TimestampMs + WeekMs, late.Header.TimestampMs);
        Assert.Equal(3, committee.Next.Validators.Count);
        committee.Make(vote: vote, laterMs: WeekMs - 251);
        Assert.Equal(4, committee.Next.Validators.Count);
    }

    [Fact]
    public void Who_leaves_takes_its_votes_along()
    {
        using Committee committee = new(3);
        Ed25519PublicKey leaver = committee.Next.Validators[0];
        ValidatorVote wish = Joins(committee.Others[0]);
        committee.Make(vote: wish);
        committee.Make(blocks: 2, Leaves(leaver));
        Assert.Equal(2, committee.Next.Validators.Count);
        Assert.Empty(BallotsOf(committee, leaver));
        committee.Make(vote: wish);
        Assert.Equal(2, committee.Next.Validators.Count);
        committee.Make(vote: wish);
        Assert.Equal(3, committee.Next.Validators.Count);
    }

    [Fact]
    public void What_is_carried_takes_all_votes_on_it_along()
    {
        using Committee committee = new(4);
        ValidatorVote vote = Joins(committee.Others[0]);
        committee.Make(blocks: 3, vote);
        Assert.All(committee.Next.Validators.ToArray(), voter => Assert.Empty(BallotsOf(committee, voter)));
        committee.Make(blocks: 2, Leaves(vote.Key));
        Assert.Equal(5, committee.Next.Validators.Count);
        Assert.Equal(
            2, committee.Next.Validators.ToArray().Sum(voter => BallotsOf(committee, voter).Count));
    }

    [Fact]
    public void Pruning_and_restarts_lose_no_vote()
    {
        using Committee committee = new(Committee.GenesisOf(4), keepsLittle: true);
        ValidatorVote vote = Joins(committee.Others[0]);
        committee.Make(blocks: 2, vote);
        for (int i = 0; i < 30; i++)
        {
            committee.Make();
            committee.Node.Reopen();
        }

        Assert.Equal(4, committee.Next.Validators.Count);
        while (committee.Next.Rotation.LeaderOf(0) != 2)
        {
            committee.Make();
        }

        committee.Make(vote: vote);
        Assert.Equal(5, committee.Next.Validators.Count);
    }

    [Fact]
    public void A_voter_has_so_many_votes_and_no_more()
    {
        using Committee committee = new(2);
        Ed25519PublicKey voter = committee.Next.Validators[0];
        for (int i = 0; i < Ballots.PlacesMax; i++)
        {
            Assert.NotNull(committee.Make(vote: Joins(KeyOf(i))).Header.Extra.Vote);
            committee.Make();
        }

        Assert.Equal((int)Ballots.PlacesMax, BallotsOf(committee, voter).Count);
        Assert.Null(committee.Make(vote: Joins(KeyOf(99))).Header.Extra.Vote);
        committee.Make();
        Assert.NotNull(committee.Make(vote: Joins(KeyOf(5))).Header.Extra.Vote);
        committee.Make();
        Assert.NotNull(committee.Make(vote: Joins(KeyOf(99)), laterMs: WeekMs - 1_000).Header.Extra.Vote);
        Assert.Equal((int)Ballots.PlacesMax, BallotsOf(committee, voter).Count);
    }

    [Fact]
    public void A_block_with_a_vote_that_cannot_stand_in_it_is_refused()
    {
        using Committee committee = new(1);
        Ed25519PublicKey only = committee.Next.Validators[0];
        Refused(committee, Joins(only), VoteFault.AlreadyValidates);
        Refused(committee, Leaves(only), VoteFault.LastValidator);
        Refused(committee, Leaves(committee.Others[0]), VoteFault.DoesNotValidate);
        Refused(committee, Joins(default), VoteFault.UnsoundKey);
        Refused(committee, new SuspensionVote(SuspensionTarget.Site, 1, Suspends: true), VoteFault.UnknownNumber);
        Refused(committee, new ParameterVote(200, 1, 9), VoteFault.UnknownParameter);
    }

    [Fact]
    public void A_key_whose_coinbase_another_has_cannot_join()
    {
        Ed25519PublicKey joiner = KeyOf(7);
        using Committee committee = new(GenesisFiles.Read(
            json => json["validators"]![0]!["coinbase"] = joiner.ToAddress().ToString()));
        Refused(committee, Joins(joiner), VoteFault.CoinbaseTaken);
    }

    [Fact]
    public void Another_set_than_the_votes_lead_to_is_refused()
    {
        using Committee committee = new(4);
        ValidatorVote vote = Joins(committee.Others[0]);
        using BlockProposal proposal = committee.Build(committee.Next.Validators[0], vote);
        ValueList<Ed25519PublicKey> early = [.. committee.Next.Validators.ToArray().Append(vote.Key).Order()];
        Assert.Equal(BlockFault.Validators, WithSet(committee, proposal.Block, early));
        ValueList<Ed25519PublicKey> foreign = [.. committee.Next.Validators.ToArray().Append(KeyOf(1)).Order()];
        Assert.Equal(BlockFault.Validators, WithSet(committee, proposal.Block, foreign));
        ValueList<Ed25519PublicKey> fewer = [.. committee.Next.Validators.ToArray().Skip(1)];
        Assert.Equal(BlockFault.Validators, WithSet(committee, proposal.Block, fewer));
    }

    private static BlockFault? WithSet(Committee committee, Block block, ValueList<Ed25519PublicKey> set)
    {
        BlockHeader header = block.Header with { Extra = block.Header.Extra with { Validators = set } };
        return committee.Node.Chain.TryImport(committee.Seal(new Block(header, block.Body), 0), [])?.Fault;
    }

    private static void Refused(Committee committee, HeaderVote vote, VoteFault fault)
    {
        using BlockProposal proposal = committee.Build(committee.Next.Validators[0], vote);
        Assert.Null(proposal.Block.Header.Extra.Vote);
        BlockHeader header = proposal.Block.Header;
        Block forged = new(header with { Extra = header.Extra with { Vote = vote } }, proposal.Block.Body);
        BlockRejection? rejection = committee.Node.Chain.TryImport(committee.Seal(forged, 0), []);
        Assert.Equal(BlockFault.Vote, rejection?.Fault);
        Assert.EndsWith($"{fault}", rejection!.Got, StringComparison.Ordinal);
    }

    private static ValidatorVote RandomVote(Committee committee, Random random)
    {
        Ed25519PublicKey[] keys = [.. committee.Next.Validators.ToArray(), .. committee.Others];
        return new ValidatorVote(keys[random.Next(Math.Min(keys.Length, 5))], random.Next(2) == 0);
    }

    private static IReadOnlyList<Ballot> BallotsOf(Committee committee, in Ed25519PublicKey voter)
    {
        using ChainReader reader = committee.Node.Chain.OpenReader();
        return reader.GetBallots(voter);
    }

    private static ValidatorVote Joins(in Ed25519PublicKey key) => new(key, Joins: true);

    private static ValidatorVote Leaves(in Ed25519PublicKey key) => new(key, Joins: false);

    private static Ed25519PublicKey KeyOf(int number)
    {
        byte[] seed = new byte[32];
        seed[0] = (byte)(number + 1);
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(seed);
        return key.PublicKey;
    }
}

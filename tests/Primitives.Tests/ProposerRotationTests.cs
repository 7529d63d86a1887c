using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Validators;

namespace MarketChain.Primitives.Tests;

/// <summary>Whose turn it is, by what the chain's headers say.</summary>
public sealed class ProposerRotationTests
{
    private static readonly Ed25519PublicKey[] Keys =
        [.. Enumerable.Range(1, 7).Select(i => new Ed25519PublicKey([.. Enumerable.Repeat((byte)i, 32)]))];

    [Fact]
    public void Takes_everybody_in_turn_while_all_propose()
    {
        ProposerRotation rotation = AtGenesis(4);
        for (int height = 0; height < 12; height++)
        {
            Assert.Equal(height % 4, rotation.LeaderOf(0));
            Assert.Equal((height + 1) % 4, rotation.LeaderOf(1));
            Assert.Equal(height % 4, rotation.LeaderOf(4));
            rotation = Made(rotation, height % 4);
        }
    }

    [Fact]
    public void Passes_over_one_that_is_down_for_1_2_4_and_up_to_64_turns()
    {
        ProposerRotation rotation = AtGenesis(4);
        List<int> missedAt = [];
        for (int height = 0; height < 700; height++)
        {
            int leader = rotation.LeaderOf(0);
            if (leader == 1)
            {
                missedAt.Add(height);
                leader = rotation.LeaderOf(1);
            }

            rotation = Made(rotation, leader);
        }

        // Every round of the others is three heights, and one turn.
        int[] turnsOff = [.. missedAt.Zip(missedAt.Skip(1), (first, second) => ((second - first) / 3) - 1)];
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 64], turnsOff);
    }

    [Fact]
    public void Forgives_with_a_block_of_its_own()
    {
        ProposerRotation rotation = Made(AtGenesis(4), 1);
        Assert.Equal(new TurnStanding(1, 1), rotation.Standings[0]);
        rotation = Made(Made(rotation, 2), 3);
        Assert.Equal(1, rotation.LeaderOf(0));
        rotation = Made(Made(Made(rotation, 1), 2), 3);
        Assert.Equal(0, rotation.LeaderOf(0));
        Assert.Equal(default, Made(rotation, 0).Standings[0]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(7, 5)]
    public void Leaves_a_quorum_eligible_whoever_is_down(int validators, int quorum) => Seeds.Each(30, random =>
    {
        ProposerRotation rotation = AtGenesis(validators);
        for (int height = 0; height < 200; height++)
        {
            rotation = Made(rotation, rotation.LeaderOf((uint)random.Next(5)));
            int eligible = rotation.Standings.ToArray().Count(standing => standing.TurnsOff == 0);
            Assert.InRange(eligible, quorum, validators);
        }
    });

    [Fact]
    public void Goes_on_behind_a_proposer_who_has_left()
    {
        ProposerRotation rotation = AtGenesis(4).After(Keys[0], [Keys[0], Keys[1], Keys[2], Keys[3]]);
        ProposerRotation smaller = rotation.After(Keys[1], [Keys[0], Keys[2], Keys[3]]);
        Assert.Equal(Keys[2], smaller.Validators[smaller.LeaderOf(0)]);
        ProposerRotation larger = smaller.After(Keys[2], [Keys[0], Keys[1], Keys[3], Keys[4]]);
        Assert.Equal(Keys[3], larger.Validators[larger.LeaderOf(0)]);
    }

    [Fact]
    public void Keeps_the_standing_of_those_who_stay()
    {
        ProposerRotation rotation = Made(AtGenesis(4), 1).After(Keys[2], [Keys[0], Keys[2], Keys[3], Keys[4]]);
        Assert.Equal(new TurnStanding(1, 1), rotation.Standings[0]);
        ProposerRotation read = new(rotation.Validators, rotation.LastProposer, rotation.Standings);
        Assert.Equal(rotation.LeaderOf(3), read.LeaderOf(3));
    }

    [Fact]
    public void Counts_rounds_up_to_the_greatest()
        => Assert.Equal((int)(uint.MaxValue % 3), AtGenesis(3).LeaderOf(uint.MaxValue));

    private static ProposerRotation AtGenesis(int validators)
        => ProposerRotation.AtGenesis(ValueList.Create<Ed25519PublicKey>(Keys.AsSpan(0, validators)));

    private static ProposerRotation Made(ProposerRotation rotation, int proposer)
        => rotation.After(rotation.Validators[proposer], rotation.Validators);
}

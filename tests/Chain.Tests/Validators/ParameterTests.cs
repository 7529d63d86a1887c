using MarketChain.Chain.Building;
using MarketChain.Chain.Checking;
using MarketChain.Chain.Validation;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Votes on the chain's numbers, and on who takes part.</summary>
public sealed class ParameterTests
{
    [Fact]
    public void A_gas_limit_holds_from_its_block_on()
    {
        using Committee committee = new(3);
        using Committee other = new(3);
        ParameterVote vote = new((byte)ChainParameter.GasLimit, 30_000_000, FromBlock: 5);
        ulong before = committee.Node.Chain.Head.Header.GasLimit;
        for (ulong number = 1; number <= 7; number++)
        {
            Block block = committee.Make(vote: vote);
            Assert.Equal(number < 5 ? before : 30_000_000, block.Header.GasLimit);
            Assert.Null(other.Node.Chain.TryImport(block, []));
        }

        Assert.Equal(committee.Node.Chain.Head.Hash, other.Node.Chain.Head.Hash);
        using ChainReader reader = committee.Node.Chain.OpenReader();
        Assert.Equal(before, reader.GetParameters(4).GasLimit);
        Assert.Equal(30_000_000u, reader.GetParameters(5).GasLimit);
        Assert.Empty(ChainCheck.Run(other.Node.Chain, other.Node.Store, other.Node.Logs, _ => { }).Faults);
    }

    [Fact]
    public void It_takes_a_quorum_for_exactly_the_same()
    {
        using Committee committee = new(4);
        ParameterVote vote = new((byte)ChainParameter.BaseFeeWei, 7, FromBlock: 20);
        committee.Make(blocks: 2, vote);
        committee.Make(vote: vote with { Value = 8 });
        Assert.Equal([GovernanceEvents.ParameterVoted.Topic], committee.TopicsOf(committee.Node.Read(3).Block));
        Block fourth = committee.Make(vote: vote);
        Assert.Equal(
            [GovernanceEvents.ParameterVoted.Topic, GovernanceEvents.ParameterDecided.Topic],
            committee.TopicsOf(fourth));
        while (committee.Next.Number < 20)
        {
            Assert.NotEqual(7, (int)committee.Next.BaseFeePerGas.LowUInt64);
            committee.Make();
        }

        Assert.Equal((UInt256)7, committee.Make().Header.BaseFeePerGas);
    }

    [Fact]
    public void Versions_ascend_and_each_has_its_blocks()
    {
        using Committee committee = new(1);
        committee.Make(vote: new ParameterVote((byte)ChainParameter.StakePerRowWei, 5, FromBlock: 4));
        ParameterVote notBehind = new((byte)ChainParameter.StakePerRowWei, 6, FromBlock: 4);
        Assert.Null(committee.Make(vote: notBehind).Header.Extra.Vote);
        committee.Make(vote: notBehind with { FromBlock = 6 });
        committee.Make(blocks: 5, vote: null);
        using ChainReader reader = committee.Node.Chain.OpenReader();
        Assert.Equal(
            [committee.Node.Genesis.Marketing.StakePerRow, 5, 5, 6, 6],
            new ulong[] { 3, 4, 5, 6, 7 }.Select(number => reader.GetParameters(number).Marketing.StakePerRow));
        Assert.Equal(new ParameterVersion(6, 6), reader.GetNewestVersion(ChainParameter.StakePerRowWei));
    }

    [Theory]
    [InlineData(ChainParameter.GasLimit, 999_999, 9, VoteFault.ValueOutOfBounds)]
    [InlineData(ChainParameter.StakePerRowWei, 0, 9, VoteFault.ValueOutOfBounds)]
    [InlineData(ChainParameter.SettleRowsPerBlock, 15, 9, VoteFault.ValueOutOfBounds)]
    [InlineData(ChainParameter.GasLimit, 1_000_000, 1, VoteFault.FromBlockTooLow)]
    [InlineData(ChainParameter.GasLimit, 1_000_000, 10_000_002, VoteFault.FromBlockTooHigh)]
    public void A_value_or_a_block_out_of_bounds_is_refused(
        ChainParameter parameter, ulong value, ulong fromBlock, VoteFault fault)
    {
        using Committee committee = new(1);
        ParameterVote vote = new((byte)parameter, value, fromBlock);
        using BlockProposal proposal = committee.Build(committee.Next.Validators[0], vote);
        BlockHeader header = proposal.Block.Header;
        Assert.Null(header.Extra.Vote);
        Block forged = new(header with { Extra = header.Extra with { Vote = vote } }, proposal.Block.Body);
        BlockRejection? rejection = committee.Node.Chain.TryImport(committee.Seal(forged, 0), []);
        Assert.EndsWith($"{fault}", rejection!.Got, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_parameter_is_read_back_as_it_was_decided()
    {
        using Committee committee = new(1);
        ChainParameters genesis = committee.Next.Parameters;
        Assert.All(Enum.GetValues<ChainParameter>(), parameter =>
        {
            (UInt128 min, UInt128 max) = Assert.NotNull(genesis.BoundsOf((byte)parameter));
            Assert.InRange(genesis[parameter], min, max);
            Assert.Equal(min, genesis.With(parameter, min)[parameter]);
            Assert.Equal(max, genesis.With(parameter, max)[parameter]);
        });
        Assert.Null(genesis.BoundsOf(0));
    }
}

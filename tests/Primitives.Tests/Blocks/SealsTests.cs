using MarketChain.Primitives.Blocks;

namespace MarketChain.Primitives.Tests.Blocks;

/// <summary>A block is final by the seals of exactly a quorum, each on this block, round and chain.</summary>
public sealed class SealsTests
{
    private static readonly Hash256 BlockHash = BlockSamples.Header.ComputeHash();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(6, 4)]
    [InlineData(7, 5)]
    [InlineData(64, 43)]
    public void Needs_two_thirds_rounded_up(int validators, int quorum)
        => Assert.Equal(quorum, Seals.QuorumOf(validators));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(64)]
    public void Any_two_quorums_share_one_that_is_not_faulty(int validators)
        => Assert.True((2 * Seals.QuorumOf(validators)) - validators > Seals.FaultyMaxOf(validators));

    [Fact]
    public void Accepts_any_quorum()
    {
        foreach (uint[] indices in (uint[][])[[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]])
        {
            Assert.Equal(SealFault.None, FaultOf(BlockSamples.Seal(2, indices)));
        }
    }

    [Fact]
    public void Refuses_each_forgery_by_itself()
    {
        ValueList<Seal> good = BlockSamples.Seal(2);
        Assert.Equal(SealFault.NotAQuorum, FaultOf([]));
        Assert.Equal(SealFault.NotAQuorum, FaultOf(BlockSamples.Seal(2, 0, 1)));
        Assert.Equal(SealFault.NotAQuorum, FaultOf(BlockSamples.Seal(2, 0, 1, 2, 3)));
        Assert.Equal(SealFault.NotAscending, FaultOf([good[1], good[0], good[2]]));
        Assert.Equal(SealFault.NotAscending, FaultOf([good[0], good[0], good[2]]));
        Assert.Equal(SealFault.UnknownValidator, FaultOf([good[0], good[1], good[2] with { Index = 4 }]));
        Assert.Equal(SealFault.UnknownValidator, FaultOf([good[0], good[1], good[2] with { Index = uint.MaxValue }]));
        Assert.Equal(SealFault.BadSignature, FaultOf([good[0], good[1], good[2] with { Index = 2 }]));
        Assert.Equal(SealFault.BadSignature, FaultOf([good[0], good[1], good[2] with { Signature = default }]));
    }

    [Fact]
    public void Binds_chain_height_round_and_block()
    {
        ValueList<Seal> seals = BlockSamples.Seal(2);
        Hash256 other = BlockSamples.Header.StateRoot;
        Assert.True(Verify(BlockSamples.GenesisHash, 7, 2, BlockHash, seals));
        Assert.False(Verify(other, 7, 2, BlockHash, seals));
        Assert.False(Verify(BlockSamples.GenesisHash, 8, 2, BlockHash, seals));
        Assert.False(Verify(BlockSamples.GenesisHash, 7, 3, BlockHash, seals));
        Assert.False(Verify(BlockSamples.GenesisHash, 7, 2, other, seals));
    }

    [Fact]
    public void Seals_nothing_without_validators()
    {
        bool accepted = Seals.Verify(BlockSamples.GenesisHash, 7, 2, BlockHash, [], [], out SealFault fault);
        Assert.Equal((false, SealFault.UnknownValidator), (accepted, fault));
    }

    private static SealFault FaultOf(ValueList<Seal> seals)
    {
        bool accepted = Seals.Verify(
            BlockSamples.GenesisHash, 7, 2, BlockHash, BlockSamples.Validators, seals, out SealFault fault);
        Assert.Equal(accepted, fault == SealFault.None);
        return fault;
    }

    private static bool Verify(
        in Hash256 genesisHash, ulong height, uint round, in Hash256 blockHash, ValueList<Seal> seals)
        => Seals.Verify(genesisHash, height, round, blockHash, BlockSamples.Validators, seals, out _);
}

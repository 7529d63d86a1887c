using MarketChain.Chain.Building;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Blocks of several validators, decided in any round, and whose turn it is after them.</summary>
public sealed class RoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_rotation_of_the_state_is_that_of_the_specification(int validators) => Seeds.Each(2, random =>
    {
        using Committee committee = new(validators);
        NaiveRotation naive = new(committee.Next.Validators.ToArray());
        for (int height = 0; height < 40; height++)
        {
            for (uint round = 0; round < 9; round++)
            {
                Assert.Equal(
                    naive.LeaderOf(round), committee.Next.Validators[committee.Next.Rotation.LeaderOf(round)]);
            }

            uint decided = random.Next(3) == 0 ? (uint)random.Next(6) : 0;
            naive.Made(naive.LeaderOf(decided), committee.Next.Validators);
            committee.Make(decided);
        }
    });

    [Fact]
    public void Nobody_who_misses_no_turn_has_a_slot()
    {
        using Committee committee = new(3);
        committee.Make();
        committee.Make();
        Hash256 root = committee.Node.Chain.Head.Header.StateRoot;
        committee.Make(round: 1);
        Assert.NotEqual(root, committee.Node.Chain.Head.Header.StateRoot);
        using Committee idle = new(3);
        Assert.Equal(root, idle.Make().Header.StateRoot);
    }

    [Fact]
    public void What_follows_from_the_head_survives_a_restart()
    {
        using Committee committee = new(4);
        foreach (uint round in (uint[])[0, 2, 1, 0, 3])
        {
            committee.Make(round);
            NextHeight before = committee.Next;
            committee.Node.Reopen();
            Assert.Equal(before.ParentHash, committee.Next.ParentHash);
            Assert.Equal(before.Coinbases, committee.Next.Coinbases);
            Assert.Equal(before.Validators, committee.Next.Validators);
            Assert.Equal(before.Rotation.LastProposer, committee.Next.Rotation.LastProposer);
            Assert.Equal(before.Rotation.Standings, committee.Next.Rotation.Standings);
        }
    }

    [Fact]
    public void A_block_that_is_decided_in_a_later_round_is_the_same_block()
    {
        using Committee committee = new(4);
        Ed25519PublicKey first = committee.Next.Validators[committee.Next.Rotation.LeaderOf(0)];
        using BlockProposal proposal = committee.Build(first);
        Block early = committee.Seal(proposal.Block, 0, 0, 1, 2);
        Block late = committee.Seal(proposal.Block, 7, 1, 2, 3);
        Assert.Equal(early.Hash, late.Hash);
        Assert.Null(committee.Node.Chain.CheckSeals(late));
        committee.Node.Chain.Commit(proposal, late);
        Assert.Equal(7u, committee.Node.Chain.Head.Header.Extra.Round);
        Assert.Equal(first, committee.Next.Rotation.LastProposer);
        Assert.Equal(default, committee.Next.Rotation.Standings[0]);
    }

    [Fact]
    public void Nodes_that_hold_different_quorums_of_a_block_follow_the_same_child()
    {
        using Committee one = new(4);
        using Committee other = new(4);
        using BlockProposal proposal = one.Build(one.Next.Validators[0]);
        Block early = one.Seal(proposal.Block, 0, 0, 1, 2);
        Block late = one.Seal(proposal.Block, 2, 0, 2, 3);
        Assert.Null(other.Node.Chain.TryImport(late, []));
        one.Node.Chain.Commit(proposal, early);

        Block child = one.Make();

        Assert.Equal(0u, child.Body.ParentRound);
        Assert.Equal(early.Header.Extra.Seals, child.Body.ParentSeals);
        Assert.Null(other.Node.Chain.TryImport(child, []));
        Assert.Equal(one.Node.Chain.Head.Hash, other.Node.Chain.Head.Hash);
        Assert.Equal(one.Next.Rotation.Standings, other.Next.Rotation.Standings);
        Assert.Equal(2u, other.Node.Read(1).Block.Header.Extra.Round);
    }

    [Theory]
    [InlineData("fewer", 0, 1)]
    [InlineData("more", 0, 1, 2, 3)]
    [InlineData("twice", 0, 1, 1)]
    [InlineData("disorder", 1, 0, 2)]
    public void Seals_that_are_no_quorum_are_refused(string what, params int[] members)
    {
        using Committee committee = new(4);
        using BlockProposal proposal = committee.Build(committee.Next.Validators[0]);
        Block block = committee.Seal(proposal.Block, 3, members);
        BlockRejection? rejection = committee.Node.Chain.TryImport(block, []);
        Assert.True(rejection?.Fault == BlockFault.Seals, what);
    }

    [Fact]
    public void Seals_of_another_round_are_refused()
    {
        using Committee committee = new(3);
        using BlockProposal proposal = committee.Build(committee.Next.Validators[0]);
        Block block = committee.Seal(proposal.Block, 3);
        Block other = new(block.Header with { Extra = block.Header.Extra with { Round = 2 } }, block.Body);
        Assert.Equal(BlockFault.Seals, committee.Node.Chain.TryImport(other, [])?.Fault);
        Assert.Null(committee.Node.Chain.TryImport(block, []));
    }

    [Fact]
    public void A_parent_without_its_quorum_is_refused()
    {
        using Committee committee = new(4);
        committee.Make(round: 1);
        using BlockProposal proposal = committee.Build(committee.Next.Validators[2]);
        BlockBody body = new([], 0, proposal.Block.Body.ParentSeals);
        ExtraData extra = proposal.Block.Header.Extra with { ParentSealsHash = body.ComputeParentSealsHash() };
        Block forged = committee.Seal(new Block(proposal.Block.Header with { Extra = extra }, body), 0);
        Assert.Equal(BlockFault.ParentSeals, committee.Node.Chain.TryImport(forged, [])?.Fault);
    }
}

using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica.Tests;

/// <summary>Validators vote one of them out and in again while they make blocks.</summary>
public sealed class VotingTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_validator_is_voted_out_and_in_again(int validators)
    {
        using TestCluster cluster = new(validators);
        cluster.StartAll();
        cluster.RunToHeight(2);
        Ed25519PublicKey subject = cluster.Nodes[^1].Signer.PublicKey;

        Wish(cluster, new ValidatorVote(subject, Joins: false));
        cluster.Run(() => cluster.Nodes.All(node => node.Chain.NextHeight.Validators.Count == validators - 1));
        ulong without = cluster.Nodes[0].Chain.Head.Number;
        cluster.RunToHeight(without + (2UL * (ulong)validators));
        Assert.All(
            cluster.Nodes[0].Finals.Where(final => final.Block.Number > without + 1),
            final => Assert.NotEqual(subject.ToAddress(), final.Block.Header.Beneficiary));

        Wish(cluster, new ValidatorVote(subject, Joins: true));
        cluster.Run(() => cluster.Nodes.All(node => node.Chain.NextHeight.Validators.Count == validators));
        ulong again = cluster.Nodes[0].Chain.Head.Number;
        cluster.RunToHeight(again + (2UL * (ulong)validators));
        cluster.AssertAgreed();
        Assert.All(cluster.Nodes, node => Assert.True(node.Replica.MaySign));
        Assert.All(cluster.Nodes.SkipLast(1), node => Assert.Empty(node.Votes.All));
    }

    private static void Wish(TestCluster cluster, ValidatorVote vote)
    {
        foreach (TestReplica node in cluster.Nodes.SkipLast(1))
        {
            Assert.True(node.Votes.TryAdd(vote));
        }
    }
}

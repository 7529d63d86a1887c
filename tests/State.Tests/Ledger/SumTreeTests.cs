using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger.SumTree;

namespace MarketChain.State.Tests.Ledger;

public sealed class SumTreeTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(0, 40), 255, 256, 257, 511, 512, 513, 1000, 1025];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Has_the_root_of_its_naive_twin_in_steps_of_any_size(int size)
    {
        Random random = new(size);
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(random, size / 5, size - (size / 5));
        SumTreeFrontier frontier = SumTreeFrontier.Empty;
        while (frontier.Count < size)
        {
            int step = Math.Min(random.Next(1, 300), size - (int)frontier.Count);
            SumTreeFrontier before = frontier;
            frontier = before.Append(PayoutLeaves.Hash(leaves.AsSpan((int)before.Count, step)));
            Assert.Equal(before, SumTreeFrontier.FromPeaks(before.Count, before.Peaks));
        }

        SumNode expected = NaiveSumTree.Root(leaves);
        Assert.Equal(expected, frontier.Root());
        Assert.Equal(leaves.Aggregate(UInt128.Zero, (sum, leaf) => sum + leaf.Amount), expected.Amount);
        if (size > 0)
            Assert.Equal(expected, SumTreeBatch.RootOf(PayoutLeaves.Hash(leaves)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    [InlineData(65_536)]
    [InlineData(66_000)]
    [InlineData(131_073)]
    public void Proves_leaves_from_the_levels_that_are_kept(int size)
    {
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(size), size / 3, size - (size / 3));
        KeptTree tree = new(leaves, stepMax: 300);
        foreach (PayoutLeaf leaf in leaves.Where((_, i) => i % (1 + (size / 40)) == 0 || i == size - 1))
        {
            PayoutProof proof = tree.Prove(leaf.Index, out SumNode root);
            Assert.Equal(leaf, proof.Leaf);
            Assert.Equal(tree.Root, root);
            Assert.Equal(PayoutProofFault.None, proof.Verify(tree.Root, (uint)size));
            Assert.InRange(tree.ValuesRead, 1, size <= 65_536 ? 1_024 : 1_536);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void Proves_the_absence_of_whatever_has_no_leaf(int size)
    {
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(size), size / 3, size - (size / 3));
        KeptTree tree = new(leaves, stepMax: 100);
        foreach (PayoutLeafType type in new[] { PayoutLeafType.Site, PayoutLeafType.Uid })
        {
            HashSet<uint> present = [.. leaves.Where(leaf => leaf.Type == type).Select(leaf => leaf.Id)];
            uint last = present.DefaultIfEmpty(0u).Max();
            foreach (uint id in NumbersNear(last).Where(id => !present.Contains(id)))
                AssertAbsent(tree, leaves, type, id);
        }
    }

    [Fact]
    public void Keeps_the_same_nodes_in_steps_of_any_size()
    {
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(8), 100, 70_000);
        Assert.Equal(new KeptTree(leaves, stepMax: 2_000).Kept, new KeptTree(leaves, stepMax: 30).Kept);
    }

    [Fact]
    public void Refuses_a_proof_with_anything_altered()
    {
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(3), 3, 8);
        KeptTree tree = new(leaves, stepMax: 20);
        foreach (PayoutLeaf leaf in leaves)
        {
            PayoutProof proof = tree.Prove(leaf.Index, out _);
            foreach (PayoutProof altered in Alterations(proof))
                Assert.NotEqual(PayoutProofFault.None, altered.Verify(tree.Root, 11));
            Assert.Equal(
                PayoutProofFault.OtherRoot, proof.Verify(tree.Root with { Amount = tree.Root.Amount + 1 }, 11));
            Assert.Equal(PayoutProofFault.OtherRoot, proof.Verify(tree.Root, 12));
        }
    }

    [Fact]
    public void Refuses_an_absence_shown_by_leaves_that_are_not_neighbours()
    {
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(3), 2, 6);
        KeptTree tree = new(leaves, stepMax: 20);
        PayoutProof[] proofs = [.. leaves.Select(leaf => tree.Prove(leaf.Index, out _))];
        PayoutLeaf hidden = leaves[4];
        AbsenceProof[] wrong =
        [
            new(proofs[3], proofs[5]), new(proofs[3], proofs[4]), new(proofs[3], null), new(null, proofs[5]),
            new(null, null),
        ];
        Assert.All(
            wrong, proof => Assert.Equal(PayoutProofFault.NotNeighbours, proof.Verify(hidden, tree.Root, 8)));
        Assert.Equal(
            PayoutProofFault.NotNeighbours,
            new AbsenceProof(proofs[7], null).Verify(hidden with { Id = uint.MaxValue, Epoch = 22 }, tree.Root, 8));
    }

    private static uint[] NumbersNear(uint last)
        => [0, 1, 2, 3, last / 2, (last / 2) + 1, last + 1, uint.MaxValue];

    private static void AssertAbsent(KeptTree tree, PayoutLeaf[] leaves, PayoutLeafType type, uint id)
    {
        uint place = (uint)leaves.Count(leaf => leaf.Type < type || (leaf.Type == type && leaf.Id < id));
        AbsenceProof proof = new(
            place == 0 ? null : tree.Prove(place - 1, out _),
            place == leaves.Length ? null : tree.Prove(place, out _));
        PayoutLeaf absent = new(type, PayoutLeaves.Epoch.Campaign, PayoutLeaves.Epoch.Epoch, 0, id, 0, 0, 0);
        Assert.Equal(PayoutProofFault.None, proof.Verify(absent, tree.Root, (uint)leaves.Length));
    }

    private static IEnumerable<PayoutProof> Alterations(PayoutProof proof)
    {
        PayoutLeaf leaf = proof.Leaf;
        PayoutLeaf[] leaves =
        [
            leaf with { Type = (PayoutLeafType)(3 - (int)leaf.Type) }, leaf with { Campaign = 8 },
                leaf with { Epoch = 8 },
            leaf with { Index = leaf.Index ^ 1 }, leaf with { Id = leaf.Id + 1 }, leaf with { Ua = leaf.Ua + 1 },
            leaf with { Impressions = leaf.Impressions + 1 }, leaf with { Amount = leaf.Amount + 1 },
            leaf with { Index = 11 }, leaf with { Type = PayoutLeafType.None },
        ];
        foreach (PayoutLeaf altered in leaves)
            yield return proof with { Leaf = altered };
        yield return proof with { Path = [.. proof.Path, proof.Path[0]] };
        for (int i = 0; i < proof.Path.Count; i++)
        {
            SumNode node = proof.Path[i];
            yield return proof with { Path = [.. proof.Path.Where((_, at) => at != i)] };
            foreach (SumNode altered in new[]
            {
                node with { Impressions = node.Impressions + 1 }, node with { Ua = node.Ua + 1 },
                node with { Amount = node.Amount + 1 }, node with { Amount = UInt128.MaxValue },
                node with { Hash = proof.Path[^1].Hash == node.Hash ? default : proof.Path[^1].Hash },
            })
            {
                yield return proof with { Path = [.. proof.Path.Select((same, at) => at == i ? altered : same)] };
            }
        }
    }
}

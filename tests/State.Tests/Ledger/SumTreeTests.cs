using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;

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
    public void Proves_every_leaf_and_the_absence_of_every_other(int size)
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(size), size / 3, size - (size / 3));
        using LeavesReader reader = Settle(folder, leaves, stepMax: 100);
        Assert.Equal(NaiveSumTree.Root(leaves), reader.Root);
        foreach (PayoutLeaf leaf in leaves.Where((_, i) => i % (1 + (size / 40)) == 0))
        {
            Assert.Equal((long)leaf.Index, reader.Find(leaf.Type, leaf.Id));
            Assert.True(reader.TryProve(leaf.Index, out PayoutProof? proof));
            Assert.Equal(leaf, proof!.Leaf);
            Assert.Equal(PayoutProofFault.None, proof.Verify(reader.Root, (uint)size));
        }

        foreach (PayoutLeafType type in new[] { PayoutLeafType.Site, PayoutLeafType.Uid })
        {
            HashSet<uint> present = [.. leaves.Where(leaf => leaf.Type == type).Select(leaf => leaf.Id)];
            uint last = present.DefaultIfEmpty(0u).Max();
            foreach (uint id in NumbersNear(last).Where(id => !present.Contains(id)))
                AssertAbsent(reader, type, id);
        }
    }

    [Fact]
    public void Refuses_a_proof_with_anything_altered()
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(3), 3, 8);
        using LeavesReader reader = Settle(folder, leaves, stepMax: 20);
        foreach (PayoutLeaf leaf in leaves)
        {
            Assert.True(reader.TryProve(leaf.Index, out PayoutProof? proof));
            foreach (PayoutProof altered in Alterations(proof!))
                Assert.NotEqual(PayoutProofFault.None, altered.Verify(reader.Root, 11));
            Assert.Equal(
                PayoutProofFault.OtherRoot, proof!.Verify(reader.Root with { Amount = reader.Root.Amount + 1 }, 11));
            Assert.Equal(PayoutProofFault.OtherRoot, proof.Verify(reader.Root, 12));
        }
    }

    [Fact]
    public void Refuses_an_absence_shown_by_leaves_that_are_not_neighbours()
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(3), 2, 6);
        using LeavesReader reader = Settle(folder, leaves, stepMax: 20);
        PayoutProof[] proofs = [.. leaves.Select(leaf => reader.TryProve(leaf.Index, out PayoutProof? proof) ? proof!
            : throw new InvalidOperationException())];
        PayoutLeaf hidden = leaves[4];
        Assert.Equal(
            PayoutProofFault.NotNeighbours, new AbsenceProof(proofs[3], proofs[5]).Verify(hidden, reader.Root, 8));
        Assert.Equal(
            PayoutProofFault.NotNeighbours, new AbsenceProof(proofs[3], proofs[4]).Verify(hidden, reader.Root, 8));
        Assert.Equal(PayoutProofFault.NotNeighbours, new AbsenceProof(proofs[3], null).Verify(hidden, reader.Root, 8));
        Assert.Equal(PayoutProofFault.NotNeighbours, new AbsenceProof(null, proofs[5]).Verify(hidden, reader.Root, 8));
        Assert.Equal(PayoutProofFault.NotNeighbours, new AbsenceProof(null, null).Verify(hidden, reader.Root, 8));
        Assert.Equal(PayoutProofFault.NotNeighbours,
            new AbsenceProof(proofs[7], null).Verify(hidden with { Id = uint.MaxValue, Epoch = 22 }, reader.Root, 8));
    }

    [Fact]
    public void Refuses_a_file_of_leaves_with_any_byte_altered()
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(3), 20, 300);
        Settle(folder, leaves, stepMax: 50).Dispose();
        string path = new LeavesFolder(folder.Path).PathOf(PayoutLeaves.Epoch);
        byte[] bytes = File.ReadAllBytes(path);
        Random random = new(9);
        for (int at = 0; at < bytes.Length; at += random.Next(1, 40))
        {
            byte[] altered = [.. bytes];
            altered[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, altered);
            AssertDamaged(path);
        }

        for (int length = 0; length < bytes.Length; length += random.Next(1, 400))
        {
            File.WriteAllBytes(path, bytes[..length]);
            AssertDamaged(path);
        }
    }

    [Fact]
    public void Writes_the_same_file_when_a_block_is_applied_again()
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(4), 30, 700);
        LeavesFolder files = new(folder.Path);
        LeavesHeader header = PayoutLeaves.HeaderOf(leaves);
        Settle(folder, leaves, stepMax: 200).Dispose();
        byte[] bytes = File.ReadAllBytes(files.PathOf(PayoutLeaves.Epoch));
        files.Append(header, leaves.AsSpan(500));
        files.Complete(header, NaiveSumTree.Root(leaves).Hash);
        Assert.Equal(bytes, File.ReadAllBytes(files.PathOf(PayoutLeaves.Epoch)));
    }

    [Fact]
    public void Does_not_complete_a_file_whose_leaves_lead_elsewhere()
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(4), 3, 7);
        LeavesFolder files = new(folder.Path);
        LeavesHeader header = PayoutLeaves.HeaderOf(leaves);
        files.Append(header, leaves);
        Assert.Throws<StorageException>(() => files.Complete(header, NaiveSumTree.Root(leaves[1..]).Hash));
    }

    [Fact]
    public void Reads_leaves_by_their_place()
    {
        using TempFolder folder = new();
        PayoutLeaf[] leaves = PayoutLeaves.AtRandom(new Random(6), 300, 700);
        Settle(folder, leaves, stepMax: 999).Dispose();
        PayoutLeaf[] read = new PayoutLeaf[600];
        new LeavesFolder(folder.Path).Read(PayoutLeaves.Epoch, 250, read);
        Assert.Equal(leaves[250..850], read);
        Assert.Throws<StorageException>(() => new LeavesFolder(folder.Path).Read(PayoutLeaves.Epoch, 500, read));
        Assert.Throws<StorageException>(() => new LeavesFolder(folder.Path).Read(new EpochKey(1, 1), 0, read));
    }

    private static LeavesReader Settle(TempFolder folder, PayoutLeaf[] leaves, int stepMax)
    {
        LeavesFolder files = new(folder.Path);
        LeavesHeader header = PayoutLeaves.HeaderOf(leaves);
        Random random = new(leaves.Length);
        for (int done = 0; done < leaves.Length;)
        {
            int step = Math.Min(random.Next(1, stepMax), leaves.Length - done);
            files.Append(header, leaves.AsSpan(done, step));
            done += step;
        }

        files.Complete(header, NaiveSumTree.Root(leaves).Hash);
        Assert.Equal(LeavesFault.None, files.TryOpen(header.Epoch, out LeavesReader? reader));
        return reader!;
    }

    private static uint[] NumbersNear(uint last)
        => [0, 1, 2, 3, last / 2, (last / 2) + 1, last + 1, uint.MaxValue];

    private static void AssertAbsent(LeavesReader reader, PayoutLeafType type, uint id)
    {
        long found = reader.Find(type, id);
        Assert.True(found < 0);
        Assert.True(reader.TryProveAbsence((uint)~found, out AbsenceProof? proof));
        PayoutLeaf absent = new(type, PayoutLeaves.Epoch.Campaign, PayoutLeaves.Epoch.Epoch, 0, id, 0, 0, 0);
        Assert.Equal(PayoutProofFault.None, proof!.Verify(absent, reader.Root, reader.Header.Count));
    }

    private static void AssertDamaged(string path)
    {
        LeavesFault fault = LeavesReader.TryOpen(path, PayoutLeaves.Epoch, out LeavesReader? reader);
        using (reader)
            Assert.True(fault != LeavesFault.None || !reader!.TryRead(0, new PayoutLeaf[320], out _));
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

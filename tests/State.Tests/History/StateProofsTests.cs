using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Trie;
using MarketChain.State.History;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests.History;

public class StateProofsTests
{
    private static readonly HistoryLimits _limits = new(FlatBlocks: 10, ProofBlocks: 4);

    [Fact]
    public void Accounts_and_slots_that_are_there_and_that_are_not_are_proved_at_each_recent_block()
        => Seeds.Each(8, random =>
        {
            using var store = new MemoryStore();
            var chain = new HistoryFixture(store, random);
            for (ulong head = 0; head < 12; head++)
            {
                chain.AddBlock(_limits, keysMax: 100_000);
                using IStoreSnapshot snapshot = store.Snapshot();
                ulong oldest = head < _limits.ProofBlocks ? 0 : head - _limits.ProofBlocks;
                for (ulong block = 0; block <= head; block++)
                {
                    AssertProofs(chain, snapshot, block, oldest, random.Next(30));
                }
            }
        });

    [Fact]
    public void Large_tries_are_proved_at_each_recent_block()
    {
        using var store = new MemoryStore();
        var commit = new StateCommit(store);
        var roots = new List<Hash256>();
        var random = new Random(1);
        for (int block = 0; block < 4; block++)
        {
            var world = new WorldState(new WorldStateReader(store));
            for (int i = 0; i < (block == 0 ? 3_000 : 300); i++)
            {
                world.AddBalance(RandomBlocks.AddressOf(random.Next(4_000)), 1);
                UInt256 slot = (ulong)random.Next(2_000);
                world.SetStorage(RandomBlocks.AddressOf(0), slot, random.Next(3) == 0 ? UInt256.Zero : slot + 1);
                world.SetNonce(RandomBlocks.AddressOf(0), 1);
            }

            world.FinishTransaction();
            StateChanges changes = commit.Compute(world, (ulong)block);
            StateCommitTests.Write(store, changes);
            roots.Add(changes.Root);
        }

        using IStoreSnapshot snapshot = store.Snapshot();
        for (int block = 0; block < roots.Count; block++)
        {
            Assert.True(StateAtBlock.TryOpen(snapshot, (ulong)block, out IStateReader reader, out _));
            for (int i = 0; i < 60; i++)
            {
                AssertProof(snapshot, reader, roots[block], (ulong)block, i * 70, (ulong)random.Next(2_100));
            }
        }
    }

    [Fact]
    public void A_proof_with_any_byte_altered_a_node_taken_away_or_one_added_is_refused()
    {
        using var store = new MemoryStore();
        var commit = new StateCommit(store);
        var world = new WorldState(new WorldStateReader(store));
        for (int i = 0; i < 400; i++)
        {
            world.AddBalance(RandomBlocks.AddressOf(i), 1);
        }

        world.FinishTransaction();
        StateChanges changes = commit.Compute(world, 0);
        StateCommitTests.Write(store, changes);
        using IStoreSnapshot snapshot = store.Snapshot();
        foreach (int number in new[] { 5, 1_000, 1_001, 1_002 })
        {
            Address address = RandomBlocks.AddressOf(number);
            Assert.True(StateProofs.TryGetAccountProof(snapshot, 0, address, [], out AccountProof? proof, out _));
            AssertEachAlterationIsRefused(changes.Root, Keccak256.Hash(address.Bytes), proof.Nodes);
        }
    }

    private static void AssertEachAlterationIsRefused(Hash256 root, Hash256 key, IReadOnlyList<byte[]> nodes)
    {
        Assert.Equal(TrieProofError.None, TrieProof.Verify(root, key, nodes, out _));
        for (int n = 0; n < nodes.Count; n++)
        {
            for (int i = 0; i < nodes[n].Length; i++)
            {
                byte[][] altered = [.. nodes.Select(node => node.ToArray())];
                altered[n][i] ^= 0x40;
                Assert.Equal(TrieProofError.WrongHash, TrieProof.Verify(root, key, altered, out byte[]? value));
                Assert.Null(value);
            }

            byte[][] shorter = [.. nodes.Where((_, index) => index != n)];
            Assert.NotEqual(TrieProofError.None, TrieProof.Verify(root, key, shorter, out _));
        }

        Assert.Equal(TrieProofError.TooManyNodes, TrieProof.Verify(root, key, [.. nodes, nodes[^1]], out _));
        Assert.Equal(TrieProofError.WrongHash, TrieProof.Verify(key, key, nodes, out _));
        Assert.Equal(TrieProofError.TooFewNodes, TrieProof.Verify(root, key, [], out _));
    }

    private static void AssertProofs(
        HistoryFixture chain, IStoreSnapshot snapshot, ulong block, ulong oldest, int number)
    {
        Address address = RandomBlocks.AddressOf(number);
        if (block < oldest)
        {
            Assert.False(StateProofs.TryGetAccountProof(snapshot, block, address, [], out _, out HistoryGap gap));
            Assert.Equal(oldest, gap.OldestKept);
            return;
        }

        Assert.True(StateAtBlock.TryOpen(snapshot, block, out IStateReader reader, out _));
        for (ulong slot = 0; slot < 42; slot += 3)
        {
            AssertProof(snapshot, reader, chain.Roots[(int)block], block, number, slot);
        }
    }

    private static void AssertProof(
        IStoreSnapshot snapshot, IStateReader reader, Hash256 root, ulong block, int number, ulong slot)
    {
        Address address = RandomBlocks.AddressOf(number);
        Assert.True(StateProofs.TryGetAccountProof(snapshot, block, address, [slot], out AccountProof? proof, out _));
        Assert.Equal(reader.TryGetAccount(address, out Account account), proof.Exists);
        Assert.Equal(account, proof.Account);
        Hash256 key = Keccak256.Hash(address.Bytes);
        Assert.Equal(TrieProofError.None, TrieProof.Verify(root, key, proof.Nodes, out byte[]? leaf));
        Assert.Equal(proof.Exists ? Consensus(account) : null, leaf);

        UInt256 number256 = slot;
        SlotProof slotProof = Assert.Single(proof.Slots);
        Assert.Equal(reader.GetStorage(address, slot), slotProof.Value);
        Hash256 slotKey = Keccak256.Hash(number256.ToBigEndian());
        Assert.Equal(
            TrieProofError.None, TrieProof.Verify(account.StorageRoot, slotKey, slotProof.Nodes, out byte[]? word));
        Assert.Equal(slotProof.Value.IsZero, word is null);
        if (word is not null)
        {
            var rlp = new RlpReader(word);
            Assert.True(rlp.TryReadUInt256(out UInt256 value) && rlp.TryFinish());
            Assert.Equal(slotProof.Value, value);
        }
    }

    private static byte[] Consensus(Account account)
    {
        byte[] bytes = new byte[Account.EncodedBytesMax];
        return bytes[..account.WriteConsensus(bytes)];
    }
}

using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.State.Tests.Trie;

namespace MarketChain.State.Tests;

/// <summary>The world as plain dictionaries, copied whole at each checkpoint: WorldState must agree with it.</summary>
internal sealed class StateModel
{
    public SortedDictionary<Address, ModelAccount> Accounts { get; init; } = [];

    public StateModel Copy()
        => new()
        {
            Accounts = new SortedDictionary<Address, ModelAccount>(
                Accounts.ToDictionary(pair => pair.Key, pair => pair.Value.Copy())),
        };

    public ModelAccount Get(Address address)
    {
        if (!Accounts.TryGetValue(address, out ModelAccount? account))
        {
            Accounts.Add(address, account = new ModelAccount());
        }

        return account;
    }

    public Hash256 Root()
        => NaiveTrie.Root(Accounts.Select(pair => (Hash(pair.Key.Bytes), pair.Value.Leaf())));

    private static byte[] Hash(ReadOnlySpan<byte> bytes) => Keccak256.Hash(bytes).Bytes.ToArray();

    internal sealed class ModelAccount
    {
        public ulong Nonce { get; set; }

        public UInt256 Balance { get; set; }

        public byte[] Code { get; set; } = [];

        public SortedDictionary<UInt256, UInt256> Storage { get; init; } = [];

        public bool IsEmpty => Nonce == 0 && Balance.IsZero && Code.Length == 0;

        public ModelAccount Copy()
            => new()
            {
                Nonce = Nonce,
                Balance = Balance,
                Code = Code,
                Storage = new SortedDictionary<UInt256, UInt256>(Storage),
            };

        public Hash256 StorageRoot()
            => NaiveTrie.Root(Storage.Where(slot => !slot.Value.IsZero).Select(
                slot => (Hash(slot.Key.ToBigEndian()), Rlp(slot.Value.ToMinimal()))));

        public byte[] Leaf()
        {
            var writer = new RlpWriter(default);
            int list = writer.StartList();
            writer.WriteUInt64(Nonce);
            writer.WriteUInt256(Balance);
            writer.WriteHash(StorageRoot());
            writer.WriteHash(Keccak256.Hash(Code));
            writer.EndList(list);
            return writer.ToArray();
        }

        private static byte[] Rlp(byte[] bytes)
        {
            var writer = new RlpWriter(default);
            writer.WriteBytes(bytes);
            return writer.ToArray();
        }
    }
}

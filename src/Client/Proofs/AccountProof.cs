using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Trie;

namespace MarketChain.Client;

/// <summary>A slot of an account's storage, with its proof.</summary>
/// <param name="Slot">The slot's number.</param>
/// <param name="Value">What it holds; 0 for nothing.</param>
/// <param name="Nodes">Trie nodes from the storage root down.</param>
public sealed record SlotProof(UInt256 Slot, UInt256 Value, IReadOnlyList<byte[]> Nodes);

/// <summary>
/// An account and slots of its storage, as <c>eth_getProof</c> proves them. Nothing holds before
/// <see cref="Verify"/>.
/// </summary>
/// <param name="Address">Whose.</param>
/// <param name="Nonce">Transactions sent.</param>
/// <param name="Balance">Coin, wei.</param>
/// <param name="StorageRoot">Root of its storage.</param>
/// <param name="CodeHash">keccak256 of its code.</param>
/// <param name="Nodes">Trie nodes from the state root down.</param>
/// <param name="Slots">The slots that were asked for.</param>
public sealed record AccountProof(
    Address Address,
    ulong Nonce,
    UInt256 Balance,
    Hash256 StorageRoot,
    Hash256 CodeHash,
    IReadOnlyList<byte[]> Nodes,
    IReadOnlyList<SlotProof> Slots)
{
    private static readonly Hash256 EmptyTrieRoot = Keccak256.Hash([0x80]);

    /// <summary>Checks the account and every slot against a block's state root.</summary>
    /// <param name="stateRoot">From a header that the caller trusts.</param>
    /// <exception cref="MarketChainException">The proof does not show this; the message says what fails.</exception>
    public void Verify(in Hash256 stateRoot)
    {
        byte[]? account = Prove(stateRoot, Keccak256.Hash(Address.Bytes), Nodes, $"account {Address}");
        bool matches = account is null ? IsAbsent() : account.AsSpan().SequenceEqual(EncodeAccount());
        if (!matches)
        {
            throw Bad($"account {Address}: the proof shows another account");
        }

        foreach (SlotProof slot in Slots)
        {
            VerifySlot(slot);
        }
    }

    internal static AccountProof Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "proof");
        return new AccountProof(
            fields.Address("address"),
            fields.Quantity64("nonce"),
            fields.Quantity("balance"),
            fields.Hash("storageHash"),
            fields.Hash("codeHash"),
            fields.List("accountProof", node => JsonFields.DataOf(node, "accountProof")),
            fields.List("storageProof", ReadSlot));
    }

    private static SlotProof ReadSlot(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "storageProof");
        return new SlotProof(
            fields.SlotNumber("key"),
            fields.Quantity("value"),
            fields.List("proof", node => JsonFields.DataOf(node, "proof")));
    }

    private void VerifySlot(SlotProof slot)
    {
        Hash256 key = Keccak256.Hash(slot.Slot.ToBigEndian());
        byte[]? proved = Prove(StorageRoot, key, slot.Nodes, $"slot {slot.Slot.ToQuantity()}");
        bool matches = proved is null ? slot.Value.IsZero : proved.AsSpan().SequenceEqual(EncodeSlot(slot.Value));
        if (!matches)
        {
            throw Bad($"slot {slot.Slot.ToQuantity()}: the proof shows another value");
        }
    }

    private static byte[]? Prove(in Hash256 root, in Hash256 key, IReadOnlyList<byte[]> nodes, string what)
    {
        TrieProofError error = TrieProof.Verify(root, key, nodes, out byte[]? value);
        return error == TrieProofError.None ? value : throw Bad($"{what}: the proof is broken ({error})");
    }

    private bool IsAbsent()
        => Nonce == 0 && Balance.IsZero && StorageRoot == EmptyTrieRoot && CodeHash == Keccak256.OfEmpty;

    /// <summary>RLP [nonce, balance, storageRoot, codeHash].</summary>
    private byte[] EncodeAccount()
    {
        using RlpWriter writer = new(new byte[128]);
        int list = writer.StartList();
        writer.WriteUInt64(Nonce);
        writer.WriteUInt256(Balance);
        writer.WriteBytes(StorageRoot.Bytes);
        writer.WriteBytes(CodeHash.Bytes);
        writer.EndList(list);
        return writer.Written.ToArray();
    }

    private static byte[] EncodeSlot(in UInt256 value)
    {
        using RlpWriter writer = new(new byte[UInt256.Size + 1]);
        writer.WriteUInt256(value);
        return writer.Written.ToArray();
    }

    private static MarketChainException Bad(string message) => new(ClientFault.BadProof, message);
}

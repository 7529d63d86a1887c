using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Reading;
using MarketChain.Primitives;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Accounts of eth, at any block whose state is kept.</summary>
internal sealed class StateMethods(INode node, RpcLimits limits)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_getBalance", Balance),
        new("eth_getTransactionCount", TransactionCount),
        new("eth_getCode", Code),
        new("eth_getStorageAt", StorageAt),
        new("eth_getProof", Proof),
    ];

    private void Balance(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Address address = parameters.Address(0, "address");
        using ChainReader chain = node.OpenReader();
        json.QuantityValue(StateAt(chain, parameters, 1).GetAccount(address).Balance);
    }

    private void TransactionCount(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Address address = parameters.Address(0, "address");
        using ChainReader chain = node.OpenReader();
        ulong nonce = StateAt(chain, parameters, 1).GetAccount(address).Nonce;
        bool pending = parameters.Has(1)
            && parameters.Element(1, "block", "a block") is { ValueKind: JsonValueKind.String } tag
            && tag.ValueEquals("pending"u8);
        json.QuantityValue(pending ? node.PendingSequence(address, lane: 0, nonce) : nonce);
    }

    private void Code(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Address address = parameters.Address(0, "address");
        using ChainReader chain = node.OpenReader();
        json.DataValue(StateAt(chain, parameters, 1).GetCode(address).Span);
    }

    private void StorageAt(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(3);
        Address address = parameters.Address(0, "address");
        UInt256 slot = Slot(parameters.Element(1, "slot", SlotForm));
        using ChainReader chain = node.OpenReader();
        json.DataValue(StateAt(chain, parameters, 2).GetStorage(address, slot).ToBigEndian());
    }

    private void Proof(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(3);
        Address address = parameters.Address(0, "address");
        JsonElement keys = parameters.Element(1, "slots", "an array of slots");
        if (keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > limits.ProofSlotsMax)
        {
            throw RpcParameters.Wrong($"slots: expected an array of at most {limits.ProofSlotsMax} slots");
        }

        UInt256[] slots = [.. keys.EnumerateArray().Select(Slot)];
        using ChainReader chain = node.OpenReader();
        ulong number = BlockTag.Header(chain, parameters, 2).Number;
        string[] asked = [.. keys.EnumerateArray().Select(key => key.GetString()!)];
        WriteProof(json, address, Kept.Or(chain.GetProof(number, address, slots)), asked);
    }

    /// <summary>Each slot under the name by which it was asked for, short or padded.</summary>
    private static void WriteProof(
        Utf8JsonWriter json, in Address address, AccountProofView proof, string[] asked)
    {
        json.WriteStartObject();
        json.Data("address", address);
        json.Quantity("nonce", proof.Account.Nonce);
        json.Quantity("balance", proof.Account.Balance);
        json.Data("codeHash", proof.Account.CodeHash);
        json.Data("storageHash", proof.Account.StorageRoot);
        WriteNodes(json, "accountProof", proof.Nodes);
        json.WriteStartArray("storageProof");
        foreach ((SlotProofView slot, string key) in proof.Slots.Zip(asked))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.Quantity("value", slot.Value);
            WriteNodes(json, "proof", slot.Nodes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNodes(Utf8JsonWriter json, string name, IReadOnlyList<byte[]> nodes)
    {
        json.WriteStartArray(name);
        foreach (byte[] item in nodes)
        {
            json.DataValue(item);
        }

        json.WriteEndArray();
    }

    private static AccountsAtBlock StateAt(ChainReader chain, RpcParameters parameters, int index)
        => Kept.Or(chain.GetAccounts(BlockTag.Header(chain, parameters, index).Number));

    private const string SlotForm = "a slot as hex quantity or 0x and 64 hex digits";

    private static UInt256 Slot(JsonElement element)
    {
        string text = RpcParameters.TextOf(element, "slot", SlotForm);
        if (Hash256.TryParse(text, out Hash256 padded))
        {
            return UInt256.ReadBigEndian(padded.Bytes);
        }

        return UInt256.TryParseQuantity(text, out UInt256 slot)
            ? slot
            : throw RpcParameters.Wrong($"slot: expected {SlotForm}, got {RpcParameters.Shown(element)}");
    }
}

using System.Globalization;
using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>What a node says of itself: web3, and the chain's name and price in eth and mkt.</summary>
internal sealed class NodeMethods(INode node)
{
    private const int HashedBytesMax = 1 << 20;

    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("web3_clientVersion", ClientVersion),
        new("net_version", NetVersion),
        new("web3_sha3", Keccak),
        new("eth_accounts", Accounts),
        new("eth_chainId", ChainId),
        new("eth_syncing", Syncing),
        new("eth_blockNumber", BlockNumber),
        new("eth_gasPrice", GasPrice),
        new("eth_maxPriorityFeePerGas", MaxPriorityFee),
        new("eth_blobBaseFee", BlobBaseFee),
        new("mkt_status", Status),
    ];

    private void ClientVersion(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.WriteStringValue(node.ClientVersion);
    }

    private void NetVersion(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        json.WriteStringValue(chain.Spec.ChainId.ToString(CultureInfo.InvariantCulture));
    }

    private static void Keccak(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        json.DataValue(Keccak256.Hash(parameters.Bytes(0, "data", HashedBytesMax)).Bytes);
    }

    /// <summary>None: a node holds no keys of users.</summary>
    private static void Accounts(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.WriteStartArray();
        json.WriteEndArray();
    }

    private void ChainId(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        json.QuantityValue(chain.Spec.ChainId);
    }

    private static void Syncing(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.WriteBooleanValue(false);
    }

    private void BlockNumber(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        json.QuantityValue(chain.Head.Number);
    }

    /// <summary>The base fee of the next block: nobody needs to bid above it while blocks have room.</summary>
    private void GasPrice(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        json.QuantityValue(chain.BaseFeeAfter(chain.Head.Header));
    }

    private static void MaxPriorityFee(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.QuantityValue(UInt256.Zero);
    }

    /// <summary>What BLOBBASEFEE says: this chain has no blobs, so the least that it can be (EIP-7516).</summary>
    private static void BlobBaseFee(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.QuantityValue(UInt256.One);
    }

    private void Status(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        BlockHeader head = chain.Head.Header;
        MarketingParameters rules = chain.Spec.Marketing;
        json.WriteStartObject();
        json.WriteString("name", chain.Spec.Genesis.Name);
        json.WriteNumber("chainId", chain.Spec.ChainId);
        json.Data("genesisHash", chain.Spec.GenesisHash);
        json.WriteNumber("head", chain.Head.Number);
        json.Data("headHash", chain.Head.Hash);
        json.WriteNumber("timestampMs", head.TimestampMs);
        json.WriteNumber("finalizedMs", head.TimestampMs);
        json.WriteNumber("clockFactor", node.ClockFactor);
        json.WriteNumber("epoch", rules.EpochAt(head.TimestampMs));
        json.WriteNumber("epochMs", rules.EpochMs);
        json.WriteNumber("genesisMs", rules.GenesisMs);
        json.WriteStartArray("validators");
        foreach (Ed25519PublicKey key in chain.Validators)
        {
            json.DataValue(key.Bytes);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

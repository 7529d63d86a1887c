using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>What a node says of its links: net and admin, as Ethereum's nodes name them.</summary>
internal sealed class PeerMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("net_listening", Listening),
        new("net_peerCount", PeerCount),
        new("admin_peers", Peers),
        new("admin_nodeInfo", NodeInfo),
    ];

    /// <summary>Whether other nodes can connect.</summary>
    private void Listening(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.WriteBooleanValue(node.Links.ListenAddress is not null);
    }

    private void PeerCount(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.QuantityValue((ulong)node.Links.Peers.Count);
    }

    private void Peers(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.WriteStartArray();
        foreach (PeerInfo peer in node.Links.Peers)
        {
            json.WriteStartObject();
            json.Data("id", peer.NodeKey.Bytes);
            WriteKey(json, "validatorKey", peer.ValidatorKey);
            json.WriteStartObject("network");
            json.WriteString("remoteAddress", peer.Address);
            json.WriteBoolean("inbound", peer.IsInbound);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void NodeInfo(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        LinksView links = node.Links;
        using ChainReader chain = node.OpenReader();
        json.WriteStartObject();
        json.Data("id", links.NodeKey.Bytes);
        WriteKey(json, "validatorKey", links.ValidatorKey);
        json.WriteString("name", node.ClientVersion);
        json.WriteString("listenAddr", links.ListenAddress);
        json.WriteStartObject("protocols");
        json.WriteStartObject("marketchain");
        json.WriteNumber("network", chain.Spec.ChainId);
        json.Data("genesis", chain.Spec.GenesisHash);
        json.Data("head", chain.Head.Hash);
        json.WriteNumber("height", chain.Head.Number);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, string name, Ed25519PublicKey? key)
    {
        if (key is { } known)
        {
            json.Data(name, known.Bytes);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

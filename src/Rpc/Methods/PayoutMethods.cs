using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Reading;
using MarketChain.Primitives.SumTree;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Proofs of pay: a leaf of a settled epoch's sum tree with its path (docs/spec/settlement.md 4).</summary>
internal sealed class PayoutMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All => [new("mkt_getPayoutProof", PayoutProofOf)];

    private void PayoutProofOf(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(4);
        uint campaign = parameters.Id(0, "campaign");
        uint epoch = parameters.Id(1, "epoch");
        bool ofSite = parameters.Has(3);
        if (ofSite && parameters.Text(2, "kind", "\"site\" or a UID") != "site")
        {
            throw RpcParameters.Wrong("kind: expected \"site\" and a site's number, or a UID alone");
        }

        uint id = parameters.Id(ofSite ? 3 : 2, ofSite ? "site" : "uid");
        using ChainReader chain = node.OpenReader();
        WriteProof(json, chain.GetPayoutProof(campaign, epoch, ofSite ? PayoutLeafType.Site : PayoutLeafType.Uid, id));
    }

    private static void WriteProof(Utf8JsonWriter json, PayoutProofView? view)
    {
        if (view is null)
        {
            json.WriteNullValue();
            return;
        }

        PayoutProof proof = view.Proof;
        json.WriteStartObject();
        json.WriteStartObject("leaf");
        json.WriteString("type", proof.Leaf.Type == PayoutLeafType.Site ? "site" : "uid");
        json.WriteNumber("campaign", proof.Leaf.Campaign);
        json.WriteNumber("epoch", proof.Leaf.Epoch);
        json.WriteNumber("index", proof.Leaf.Index);
        json.WriteNumber("id", proof.Leaf.Id);
        json.WriteNumber("impressions", proof.Leaf.Impressions);
        json.Amount("ua", proof.Leaf.Ua);
        json.Amount("amount", proof.Leaf.Amount);
        json.WriteEndObject();
        json.WriteNumber("leaves", proof.LeafCount);
        json.WriteStartArray("path");
        foreach (SumNode item in proof.Path)
        {
            WriteNode(json, item);
        }

        json.WriteEndArray();
        json.Data("root", view.Root.Hash);
        json.WritePropertyName("totals");
        WriteNode(json, view.Root);
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, in SumNode item)
    {
        json.WriteStartObject();
        json.Data("hash", item.Hash);
        json.WriteNumber("impressions", item.Impressions);
        json.Amount("ua", item.Ua);
        json.Amount("amount", item.Amount);
        json.WriteEndObject();
    }
}

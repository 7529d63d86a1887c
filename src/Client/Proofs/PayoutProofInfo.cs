using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Client;

/// <summary>A node's answer to "what was paid": a proof, which holds once it is verified.</summary>
/// <param name="Proof">Leaf, number of leaves, siblings.</param>
/// <param name="Root">The root that the node claims.</param>
public sealed record PayoutProofInfo(PayoutProof Proof, SumNode Root)
{
    /// <summary>Checks the proof against a root that comes from the trie, not from this answer.</summary>
    /// <param name="root">From <see cref="SettledEpochSlots.ReadRoot"/>.</param>
    /// <param name="leaves">From there too.</param>
    /// <exception cref="MarketChainException">It proves nothing; the message says why.</exception>
    public void Verify(in SumNode root, uint leaves)
    {
        PayoutProofFault fault = Proof.Verify(root, leaves);
        if (fault != PayoutProofFault.None)
        {
            throw new MarketChainException(
                ClientFault.BadProof, $"payout of {Proof.Leaf.Type} {Proof.Leaf.Id}: the proof is broken ({fault})");
        }
    }

    internal static PayoutProofInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "payout proof");
        JsonFields leaf = fields.Object("leaf");
        PayoutLeaf read = new(
            TypeOf(leaf.Text("type")),
            leaf.Id("campaign"),
            leaf.Id("epoch"),
            leaf.Id("index"),
            leaf.Id("id"),
            leaf.Number("impressions"),
            leaf.Amount128("ua"),
            leaf.Amount128("amount"));
        return new PayoutProofInfo(
            new PayoutProof(read, fields.Id("leaves"), fields.List("path", ReadPathNode)),
            ReadNode(fields.Object("totals")));
    }

    private static PayoutLeafType TypeOf(string name)
        => name switch
        {
            "site" => PayoutLeafType.Site,
            "uid" => PayoutLeafType.Uid,
            _ => throw MarketChainException.BadAnswer($"leaf.type: expected site or uid, got {name}"),
        };

    private static SumNode ReadPathNode(JsonElement json) => ReadNode(JsonFields.Of(json, "path"));

    private static SumNode ReadNode(JsonFields fields)
        => new(fields.Hash("hash"), fields.Number("impressions"), fields.Amount128("ua"), fields.Amount128("amount"));
}

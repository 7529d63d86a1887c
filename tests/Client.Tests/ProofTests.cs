using System.Text.Json.Nodes;
using MarketChain.Client.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Client.Tests;

/// <summary>Proofs from a node that may lie: each lie is found.</summary>
public sealed class ProofTests
{
    private static readonly PayoutLeaf SiteLeaf = new(PayoutLeafType.Site, 3, 8, 0, 2, 10, 500, 40);
    private static readonly PayoutLeaf UidLeaf = new(PayoutLeafType.Uid, 3, 8, 1, 77, 10, 500, 60);

    /// <summary>Tries of one key each: a leaf is their root, so a proof is a single node.</summary>
    private static readonly UInt256 Slot = 9;
    private static readonly byte[] SlotNode = Leaf(Keccak256.Hash(Slot.ToBigEndian()), Encoded(1_234));
    private static readonly byte[] AccountValue = EncodedAccount(5, 1_000, Keccak256.Hash(SlotNode));
    private static readonly byte[] AccountNode = Leaf(Keccak256.Hash(ChainAccounts.Attention.Bytes), AccountValue);
    private static readonly Hash256 StateRoot = Keccak256.Hash(AccountNode);

    [Fact]
    public async Task A_true_account_and_slot_hold()
        => (await AskAsync(Answer())).Verify(StateRoot);

    [Fact]
    public async Task Every_lie_about_an_account_is_found()
    {
        Action<JsonObject>[] lies =
        [
            answer => answer["nonce"] = "0x6",
            answer => answer["balance"] = "0x3e9",
            answer => answer["storageHash"] = Samples.Hash(1).ToString(),
            answer => answer["codeHash"] = Samples.Hash(1).ToString(),
            answer => answer["address"] = ChainAccounts.Campaigns.ToString(),
            answer => answer["accountProof"] = new JsonArray(),
            answer => answer["accountProof"] = new JsonArray(Hex.Encode(SlotNode)),
            answer => answer["accountProof"] = new JsonArray(Hex.Encode(AccountNode), Hex.Encode(AccountNode)),
            answer => answer["storageProof"]![0]!["value"] = "0x4d3",
            answer => answer["storageProof"]![0]!["value"] = "0x0",
            answer => answer["storageProof"]![0]!["key"] = "0xa",
            answer => answer["storageProof"]![0]!["proof"] = new JsonArray(),
        ];
        foreach (Action<JsonObject> lie in lies)
        {
            JsonObject answer = Answer();
            lie(answer);
            AccountProof proof = await AskAsync(answer);
            MarketChainException fault = Assert.Throws<MarketChainException>(() => proof.Verify(StateRoot));
            Assert.Equal(ClientFault.BadProof, fault.Fault);
        }

        AccountProof honest = await AskAsync(Answer());
        Assert.Throws<MarketChainException>(() => honest.Verify(Samples.Hash(1)));
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_node_is_found()
    {
        for (int i = 0; i < AccountNode.Length; i++)
        {
            byte[] node = [.. AccountNode];
            node[i] ^= 1;
            JsonObject answer = Answer();
            answer["accountProof"] = new JsonArray(Hex.Encode(node));
            AccountProof proof = await AskAsync(answer);
            Assert.Throws<MarketChainException>(() => proof.Verify(StateRoot));
        }
    }

    [Fact]
    public async Task A_true_payout_holds_and_each_changed_field_does_not()
    {
        SumNode site = SumTreeHash.HashLeaf(SiteLeaf);
        Assert.True(SumTreeHash.TryHashNode(site, SumTreeHash.HashLeaf(UidLeaf), out SumNode root));
        PayoutProofInfo proof = await AskPayoutAsync(PayoutAnswer(site, root));
        Assert.Equal(UidLeaf, proof.Proof.Leaf);
        proof.Verify(root, leaves: 2);
        Action<JsonObject>[] lies =
        [
            answer => answer["leaf"]!["amount"] = "61",
            answer => answer["leaf"]!["ua"] = "501",
            answer => answer["leaf"]!["impressions"] = 11,
            answer => answer["leaf"]!["id"] = 78,
            answer => answer["leaf"]!["campaign"] = 4,
            answer => answer["leaf"]!["epoch"] = 9,
            answer => answer["leaf"]!["index"] = 0,
            answer => answer["leaf"]!["type"] = "site",
            answer => answer["leaves"] = 3,
            answer => answer["path"]![0]!["amount"] = "41",
            answer => answer["path"]![0]!["hash"] = Samples.Hash(1).ToString(),
            answer => answer["path"] = new JsonArray(),
        ];
        foreach (Action<JsonObject> lie in lies)
        {
            JsonObject answer = PayoutAnswer(site, root);
            lie(answer);
            PayoutProofInfo lied = await AskPayoutAsync(answer);
            Assert.Throws<MarketChainException>(() => lied.Verify(root, leaves: 2));
        }
    }

    private static async Task<AccountProof> AskAsync(JsonObject answer)
    {
        await using FakeNode node = new();
        node["eth_getProof"] = _ => answer.DeepClone();
        using MarketChainClient client = node.Connect();
        return await client.GetProofAsync(ChainAccounts.Attention, [Slot], block: 3);
    }

    private static async Task<PayoutProofInfo> AskPayoutAsync(JsonObject answer)
    {
        await using FakeNode node = new();
        node["mkt_getPayoutProof"] = _ => answer.DeepClone();
        using MarketChainClient client = node.Connect();
        return (await client.FindUidPayoutAsync(3, 8, 77))!;
    }

    private static JsonObject Answer() => new()
    {
        ["address"] = ChainAccounts.Attention.ToString(),
        ["nonce"] = "0x5",
        ["balance"] = "0x3e8",
        ["codeHash"] = Keccak256.OfEmpty.ToString(),
        ["storageHash"] = Keccak256.Hash(SlotNode).ToString(),
        ["accountProof"] = new JsonArray(Hex.Encode(AccountNode)),
        ["storageProof"] = new JsonArray(new JsonObject
        {
            ["key"] = "0x9",
            ["value"] = "0x4d2",
            ["proof"] = new JsonArray(Hex.Encode(SlotNode)),
        }),
    };

    private static JsonObject PayoutAnswer(SumNode sibling, SumNode root) => new()
    {
        ["leaf"] = new JsonObject
        {
            ["type"] = "uid",
            ["campaign"] = UidLeaf.Campaign,
            ["epoch"] = UidLeaf.Epoch,
            ["index"] = UidLeaf.Index,
            ["id"] = UidLeaf.Id,
            ["impressions"] = UidLeaf.Impressions,
            ["ua"] = UidLeaf.Ua.ToString(),
            ["amount"] = UidLeaf.Amount.ToString(),
        },
        ["leaves"] = 2,
        ["path"] = new JsonArray(Node(sibling)),
        ["root"] = root.Hash.ToString(),
        ["totals"] = Node(root),
    };

    private static JsonObject Node(SumNode value) => new()
    {
        ["hash"] = value.Hash.ToString(),
        ["impressions"] = value.Impressions,
        ["ua"] = value.Ua.ToString(),
        ["amount"] = value.Amount.ToString(),
    };

    /// <summary>A trie's only leaf: [0x20 ‖ key, value].</summary>
    private static byte[] Leaf(Hash256 key, byte[] value)
    {
        using RlpWriter writer = new(new byte[256]);
        int list = writer.StartList();
        writer.WriteBytes([0x20, .. key.Bytes]);
        writer.WriteBytes(value);
        writer.EndList(list);
        return writer.Written.ToArray();
    }

    private static byte[] Encoded(ulong number)
    {
        using RlpWriter writer = new(new byte[16]);
        writer.WriteUInt64(number);
        return writer.Written.ToArray();
    }

    private static byte[] EncodedAccount(ulong nonce, ulong balance, Hash256 storageRoot)
    {
        using RlpWriter writer = new(new byte[128]);
        int list = writer.StartList();
        writer.WriteUInt64(nonce);
        writer.WriteUInt64(balance);
        writer.WriteBytes(storageRoot.Bytes);
        writer.WriteBytes(Keccak256.OfEmpty.Bytes);
        writer.EndList(list);
        return writer.Written.ToArray();
    }
}

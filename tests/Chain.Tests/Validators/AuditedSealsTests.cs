using System.Text.Json.Nodes;
using MarketChain.Auditor;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>
/// An auditor sees who sealed what: of a chain of four, whose blocks need three seals, any one thing that is wrong.
/// </summary>
public sealed class AuditedSealsTests : IDisposable
{
    private const int Validators = 4;
    private const ulong Changed = 3;
    private const ulong Head = 5;

    private readonly byte[] _genesis = Committee.FileOf(Validators);
    private readonly Committee _committee = new(Validators);
    private readonly CommitteeRpc _rpc;

    public AuditedSealsTests()
    {
        for (uint height = 1; height <= Head; height++)
        {
            _committee.Make(round: height % 3);
        }

        _rpc = new CommitteeRpc(_committee);
    }

    public void Dispose() => _committee.Dispose();

    [Fact]
    public void A_block_is_shown_with_the_seals_of_its_parent_that_its_body_names()
    {
        BlockBody body = _committee.Node.Read(Head).Block.Body;
        JsonNode shown = Shown(Head);
        Assert.Equal(1, (int)body.ParentRound);
        Assert.Equal(1, shown["parentRound"]!.GetValue<int>());
        Assert.Equal(
            body.ParentSeals.ToArray().Select(seal => (seal.Index, Hex.Encode(seal.Signature.Bytes))),
            shown["parentSeals"]!.AsArray().Select(seal
                => (seal!["index"]!.GetValue<uint>(), seal["signature"]!.GetValue<string>())));
        Assert.Empty(Shown(1)["parentSeals"]!.AsArray());
        Assert.Empty(Shown(0)["parentSeals"]!.AsArray());
    }

    [Fact]
    public void Nodes_that_hold_other_seals_of_a_block_are_both_right()
    {
        using Committee other = new(Validators);
        for (ulong number = 1; number <= Head; number++)
        {
            Block block = _committee.Node.Read(number).Block;
            Assert.Null(other.Node.Chain.TryImport(other.Seal(block, round: 7, 1, 2, 3), []));
        }

        CommitteeRpc rpc = new(other);
        Assert.NotEqual($"{Shown(Head)["extraData"]}", $"{ShownBy(rpc, Head)["extraData"]}");
        Assert.Equal($"{Shown(Head)["parentSeals"]}", $"{ShownBy(rpc, Head)["parentSeals"]}");
        Agrees(ChainAudit.Run(rpc, _genesis));
    }

    [Fact]
    public void Sees_a_changed_signature() => Sees(
        ["parentSealsHash", "parent's seal 1"],
        block => block["parentSeals"]![1]!["signature"] = Hex.Encode(new byte[Ed25519Signature.Size]));

    [Fact]
    public void Sees_another_round() => Sees(
        ["parentSealsHash", "parent's seal 0", "parent's seal 1", "parent's seal 2"],
        block => block["parentRound"] = 0);

    [Fact]
    public void Sees_that_a_seal_is_missing() => Sees(
        ["parentSealsHash", "parent's seals"], block => block["parentSeals"]!.AsArray().RemoveAt(1));

    [Fact]
    public void Sees_a_seal_that_comes_twice() => Sees(
        ["parentSealsHash", "parent's seal 0"],
        block => block["parentSeals"]![1] = block["parentSeals"]![0]!.DeepClone());

    [Fact]
    public void Sees_a_seal_too_many() => Sees(
        ["parentSealsHash", "parent's seals"],
        block => block["parentSeals"]!.AsArray().Add(SealsJson(Changed - 1, [3])[0]!.DeepClone()));

    [Fact]
    public void Sees_seals_of_nobody() => Sees(
        ["parentSealsHash", "parent's seal 4"], block => block["parentSeals"]![2]!["index"] = 4);

    [Fact]
    public void Sees_valid_seals_that_the_header_does_not_name()
        => Sees(["parentSealsHash"], block => block["parentSeals"] = SealsJson(Changed - 1, [1, 2, 3]));

    [Fact]
    public void Sees_a_parent_that_no_quorum_sealed_though_every_hash_fits()
    {
        Block head = _committee.Node.Read(Head).Block;
        BlockBody body = head.Body with { ParentSeals = [.. head.Body.ParentSeals.Span[1..]] };
        ExtraData extra = head.Header.Extra with { ParentSealsHash = body.ComputeParentSealsHash() };
        JsonNode shown = Forge(new Block(head.Header with { Extra = extra }, body));
        shown["parentSeals"]!.AsArray().RemoveAt(0);
        Sees(["parent's seals"], Head, _ => shown);
    }

    [Fact]
    public void Sees_validators_whom_nobody_voted_for()
    {
        Block head = _committee.Node.Read(Head).Block;
        ValueList<Ed25519PublicKey> usurpers = [.. _committee.Others];
        ExtraData extra = head.Header.Extra with { Validators = usurpers };
        JsonNode shown = Forge(new Block(head.Header with { Extra = extra }, head.Body));
        Sees(["validators"], Head, _ => shown);
    }

    /// <summary>The audit tells exactly these things of a block that is shown otherwise than it is.</summary>
    private void Sees(IEnumerable<string> what, Action<JsonNode> change)
        => Sees(what, Changed, block =>
        {
            change(block);
            return block;
        });

    private void Sees(IEnumerable<string> what, ulong number, Func<JsonNode, JsonNode> change)
    {
        Agrees(ChainAudit.Run(_rpc, _genesis));
        MutatedRpc rpc = new(_rpc, ("eth_getBlockByNumber", $"[\"0x{number:x}\",false]"), change);
        AuditReport report = ChainAudit.Run(rpc, _genesis);
        Assert.Equal(what, report.Discrepancies.Select(item => item.What));
        Assert.All(report.Discrepancies, item => Assert.Equal(number, item.Block));
    }

    private static void Agrees(AuditReport report) => Assert.True(report.Agrees, report.ToString());

    /// <summary>The head as its validators would show it had they decided on this block instead.</summary>
    private JsonNode Forge(Block block)
    {
        Block forged = _committee.Seal(block, round: 0);
        JsonNode shown = Shown(Head);
        shown["hash"] = $"{forged.Hash}";
        shown["extraData"] = Hex.Encode(forged.Header.Extra.Encode());
        return shown;
    }

    /// <summary>Seals of a block by other members of the set, in its round.</summary>
    private JsonArray SealsJson(ulong number, int[] members)
    {
        Block block = _committee.Node.Read(number).Block;
        Block resealed = _committee.Seal(block, block.Header.Extra.Round, members);
        return
        [
            .. resealed.Header.Extra.Seals.ToArray().Select(seal => new JsonObject
            {
                ["index"] = seal.Index,
                ["signature"] = Hex.Encode(seal.Signature.Bytes),
            }),
        ];
    }

    private JsonNode Shown(ulong number) => ShownBy(_rpc, number);

    private static JsonNode ShownBy(CommitteeRpc rpc, ulong number)
        => JsonNode.Parse(rpc.Call("eth_getBlockByNumber", $"[\"0x{number:x}\",false]").GetRawText())!;
}

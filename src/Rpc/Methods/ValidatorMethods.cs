using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Who validates, as Besu's qbft methods tell it, with Ed25519 keys of 32 bytes for addresses.</summary>
internal sealed class ValidatorMethods(INode node)
{
    private const ulong MetricsBlocks = 100;
    private const ulong MetricsBlocksMax = 10_000;

    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("qbft_getValidatorsByBlockNumber", ByNumber),
        new("qbft_getValidatorsByBlockHash", ByHash),
        new("qbft_getSignerMetrics", SignerMetrics),
    ];

    /// <summary>Who decided on a block; of "pending", who decides on the next one.</summary>
    private void ByNumber(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        bool isNext = parameters.Has(0)
            && parameters.Element(0, "block", "a block") is { ValueKind: JsonValueKind.String } tag
            && tag.ValueEquals("pending"u8);
        Write(json, isNext ? chain.Validators : DecidedOn(chain, BlockTag.Header(chain, parameters, 0)));
    }

    private void ByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        Hash256 hash = parameters.Hash(0, "block hash");
        using ChainReader chain = node.OpenReader();
        ulong number = chain.FindBlock(hash)
            ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"block {hash} does not exist on this node");
        Write(json, DecidedOn(chain, HeaderOf(chain, number)));
    }

    /// <summary>How many of the last blocks, or of those from … to, each validator has proposed.</summary>
    private void SignerMetrics(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        using ChainReader chain = node.OpenReader();
        ulong to = BlockTag.Header(chain, parameters, 1).Number;
        ulong from = parameters.Has(0)
            ? BlockTag.Header(chain, parameters, 0).Number
            : to - Math.Min(to, MetricsBlocks - 1);
        if (from > to || to - from >= MetricsBlocksMax)
        {
            throw RpcParameters.Wrong($"blocks: expected at most {MetricsBlocksMax} ascending, got {from} to {to}");
        }

        SortedDictionary<Ed25519PublicKey, (ulong Count, ulong Last)> proposed = [];
        foreach (Ed25519PublicKey key in chain.Validators)
        {
            proposed[key] = default;
        }

        Count(chain, parameters, from, to, proposed);
        json.WriteStartArray();
        foreach ((Ed25519PublicKey key, (ulong count, ulong last)) in proposed)
        {
            json.WriteStartObject();
            json.Data("address", key.Bytes);
            json.Quantity("proposedBlockCount", count);
            json.Quantity("lastProposedBlockNumber", last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Count(
        ChainReader chain,
        RpcParameters parameters,
        ulong from,
        ulong to,
        SortedDictionary<Ed25519PublicKey, (ulong Count, ulong Last)> proposed)
    {
        ulong first = Math.Max(from, 1);
        BlockHeader parent = HeaderOf(chain, first - 1);
        for (ulong number = first; number <= to; number++)
        {
            parameters.CheckTime();
            BlockHeader header = HeaderOf(chain, number);
            Ed25519PublicKey? proposer = chain.Spec.ProposerOf(header, parent);
            Invariant.Check(proposer is not null);
            proposed[proposer.Value] = (proposed.GetValueOrDefault(proposer.Value).Count + 1, number);
            parent = header;
        }
    }

    private static ValueList<Ed25519PublicKey> DecidedOn(ChainReader chain, BlockHeader header)
        => header.Number == 0
            ? header.Extra.Validators
            : chain.Spec.ValidatorsAfter(HeaderOf(chain, header.Number - 1));

    private static BlockHeader HeaderOf(ChainReader chain, ulong number)
        => chain.GetHeader(number) ?? throw BlockTag.NoBlock(number);

    private static void Write(Utf8JsonWriter json, ValueList<Ed25519PublicKey> keys)
    {
        json.WriteStartArray();
        foreach (Ed25519PublicKey key in keys)
        {
            json.DataValue(key.Bytes);
        }

        json.WriteEndArray();
    }
}

using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

/// <summary>A block's header and the hashes of its transactions.</summary>
/// <param name="Number">0 is genesis.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="ParentHash">The hash of the one before.</param>
/// <param name="StateRoot">Root of the world state after it: what proofs are checked against.</param>
/// <param name="TimestampMs">Unix ms.</param>
/// <param name="GasLimit">Most gas of the block.</param>
/// <param name="GasUsed">Gas of its transactions.</param>
/// <param name="BaseFeePerGas">What each unit of gas burns, wei.</param>
/// <param name="LedgerDigest">The digest of the attention ledger's changes up to it.</param>
/// <param name="Transactions">Hashes, in order.</param>
public sealed record BlockInfo(
    ulong Number,
    Hash256 Hash,
    Hash256 ParentHash,
    Hash256 StateRoot,
    ulong TimestampMs,
    ulong GasLimit,
    ulong GasUsed,
    UInt256 BaseFeePerGas,
    Hash256 LedgerDigest,
    IReadOnlyList<Hash256> Transactions)
{
    internal static BlockInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "block");
        return new BlockInfo(
            fields.Quantity64("number"),
            fields.Hash("hash"),
            fields.Hash("parentHash"),
            fields.Hash("stateRoot"),
            fields.Number("timestampMs"),
            fields.Quantity64("gasLimit"),
            fields.Quantity64("gasUsed"),
            fields.Quantity("baseFeePerGas"),
            fields.Hash("ledgerDigest"),
            fields.List("transactions", hash => JsonFields.HashOf(hash, "transactions")));
    }
}

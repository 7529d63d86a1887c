using MarketChain.Chain.Files;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Tests;

/// <summary>Blocks that are right in form alone.</summary>
internal static class SampleBlocks
{
    /// <summary>A block without round and seals.</summary>
    /// <param name="height">Its number.</param>
    /// <param name="timestampMs">Tells it from others of its height.</param>
    /// <param name="transactions">Its body.</param>
    public static PreparedBlock Make(ulong height, ulong timestampMs = 1, params Transaction[] transactions)
        => new(new BlockWithSidecars(
            new Block(HeaderOf(height, timestampMs), new BlockBody(transactions, 3, [new Seal(1, default)])), []));

    /// <summary>A header whose roots and hashes are those of nothing.</summary>
    public static BlockHeader HeaderOf(ulong height, ulong timestampMs) => new()
    {
        ParentHash = default,
        Beneficiary = default,
        StateRoot = default,
        TransactionsRoot = default,
        ReceiptsRoot = default,
        LogsBloom = new LogBloom(),
        Number = height,
        GasLimit = 1,
        GasUsed = 0,
        BaseFeePerGas = 0,
        Extra = new ExtraData
        {
            Validators = [default],
            TimestampMs = timestampMs,
            LedgerDigest = default,
            ParentSealsHash = default,
        },
    };
}

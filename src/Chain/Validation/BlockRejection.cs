using MarketChain.Chain.Execution;

namespace MarketChain.Chain.Validation;

/// <summary>Why a block is not the next one of the chain (docs/spec/blocks.md).</summary>
public enum BlockFault
{
    /// <summary>Not one above its parent.</summary>
    Number,

    /// <summary>It does not follow the newest block.</summary>
    ParentHash,

    /// <summary>Too soon after its parent.</summary>
    Timestamp,

    /// <summary>Not the chain's gas limit.</summary>
    GasLimit,

    /// <summary>Not the base fee that follows from the parent.</summary>
    BaseFee,

    /// <summary>Not the set that follows from the parent and the block's vote.</summary>
    Validators,

    /// <summary>A vote that cannot stand in this block.</summary>
    Vote,

    /// <summary>Not the coinbase of a validator.</summary>
    Beneficiary,

    /// <summary>The header is not that of these transactions.</summary>
    TransactionsRoot,

    /// <summary>The header is not that of these seals of the parent.</summary>
    ParentSealsHash,

    /// <summary>The parent's seals do not make it final.</summary>
    ParentSeals,

    /// <summary>The block's seals do not make it final.</summary>
    Seals,

    /// <summary>Not one sidecar for each batch, in order.</summary>
    SidecarCount,

    /// <summary>A transaction is invalid.</summary>
    Transaction,

    /// <summary>The transactions used another amount of gas.</summary>
    GasUsed,

    /// <summary>The receipts have another root.</summary>
    ReceiptsRoot,

    /// <summary>The logs have another filter.</summary>
    LogsBloom,

    /// <summary>Execution led to another state.</summary>
    StateRoot,

    /// <summary>Execution counted otherwise.</summary>
    LedgerDigest,
}

/// <summary>A broken rule, with what it wants and what came.</summary>
/// <param name="Fault">The rule.</param>
/// <param name="Expected">What it wants.</param>
/// <param name="Got">What came.</param>
public sealed record BlockRejection(BlockFault Fault, string Expected, string Got)
{
    /// <summary>Which transaction, when the fault is <see cref="BlockFault.Transaction"/>; else -1.</summary>
    public int TransactionIndex { get; init; } = -1;

    /// <summary>What is wrong with it.</summary>
    public TransactionRejection? Transaction { get; init; }

    /// <summary>One sentence for people.</summary>
    public override string ToString()
        => Transaction is null
            ? $"{Fault}: expected {Expected}, got {Got}"
            : $"transaction {TransactionIndex}: {Transaction}";

    /// <summary>An invalid transaction.</summary>
    internal static BlockRejection Of(int index, TransactionRejection rejection)
        => new(BlockFault.Transaction, rejection.Expected, rejection.Got)
        {
            TransactionIndex = index,
            Transaction = rejection,
        };
}

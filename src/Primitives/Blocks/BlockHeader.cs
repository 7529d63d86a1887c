namespace MarketChain.Primitives.Blocks;

/// <summary>A block's header: Ethereum's fields as of London (EIP-1559), docs/spec/blocks.md 1.</summary>
public sealed partial record BlockHeader
{
    /// <summary>The hash of block number - 1; zero in genesis.</summary>
    public required Hash256 ParentHash { get; init; }

    /// <summary>The proposer's address, which gets the priority fees.</summary>
    public required Address Beneficiary { get; init; }

    /// <summary>Root of the world state after the block.</summary>
    public required Hash256 StateRoot { get; init; }

    /// <summary>Root of the transactions' envelopes.</summary>
    public required Hash256 TransactionsRoot { get; init; }

    /// <summary>Root of the receipts.</summary>
    public required Hash256 ReceiptsRoot { get; init; }

    /// <summary>Filter over the logs of the receipts and of the system step.</summary>
    public required LogBloom LogsBloom { get; init; }

    /// <summary>0 for genesis.</summary>
    public required ulong Number { get; init; }

    /// <summary>Most gas of the block.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Gas of its transactions.</summary>
    public required ulong GasUsed { get; init; }

    /// <summary>What each unit of gas burns, wei.</summary>
    public required UInt256 BaseFeePerGas { get; init; }

    /// <summary>MarketChain's own fields.</summary>
    public required ExtraData Extra { get; init; }

    /// <summary>Unix seconds, as Ethereum has it: floor(<see cref="TimestampMs"/> / 1000).</summary>
    public ulong Timestamp => Extra.TimestampMs / 1000;

    /// <summary>Unix milliseconds.</summary>
    public ulong TimestampMs => Extra.TimestampMs;
}

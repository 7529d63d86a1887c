using MarketChain.Primitives;

namespace MarketChain.Evm;

/// <summary>What code can ask about the block that it runs in. The same for all its transactions.</summary>
public sealed record BlockEnvironment
{
    /// <summary>CHAINID.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>NUMBER.</summary>
    public required ulong Number { get; init; }

    /// <summary>TIMESTAMP: Unix seconds.</summary>
    public required ulong Timestamp { get; init; }

    /// <summary>GASLIMIT.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>COINBASE: who gets the fees.</summary>
    public required Address Beneficiary { get; init; }

    /// <summary>PREVRANDAO.</summary>
    public required Hash256 PrevRandao { get; init; }

    /// <summary>BASEFEE: wei a gas that is burned.</summary>
    public required UInt256 BaseFee { get; init; }

    /// <summary>BLOBBASEFEE (EIP-7516): this chain has no blobs, so the least that it can be.</summary>
    public UInt256 BlobBaseFee { get; init; } = UInt256.One;
}

/// <summary>What code can ask about the transaction that it runs in.</summary>
public sealed record TransactionEnvironment
{
    /// <summary>ORIGIN: who signed it.</summary>
    public required Address Origin { get; init; }

    /// <summary>GASPRICE: wei a gas that is really paid.</summary>
    public required UInt256 GasPrice { get; init; }

    /// <summary>BLOBHASH (EIP-4844): this chain has no blob transactions, so none.</summary>
    public ReadOnlyMemory<Hash256> BlobHashes { get; init; }
}

namespace MarketChain.Primitives.Transactions;

/// <summary>The kinds of transaction that this chain has: the first byte of the envelope (EIP-2718).</summary>
public enum TransactionType : byte
{
    /// <summary>Ethereum's first form: an RLP list without a type byte, with or without EIP-155.</summary>
    Legacy = 0,

    /// <summary>EIP-2930: with an access list.</summary>
    AccessList = 1,

    /// <summary>EIP-1559: with a fee cap and a priority fee.</summary>
    DynamicFee = 2,

    /// <summary>EIP-7702: sets the code of accounts that authorise it.</summary>
    SetCode = 4,

    /// <summary>MarketChain's own: a protocol-buffer body, docs/spec/transactions.md.</summary>
    Native = 0x4d,
}

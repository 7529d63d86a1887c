namespace MarketChain.Primitives.Transactions;

/// <summary>Why a transaction's signatures do not name its sender and the one who pays.</summary>
public enum SenderFault
{
    /// <summary>They do.</summary>
    None,

    /// <summary>No key belongs to the signature over this transaction, on the chain of this genesis.</summary>
    Sender,

    /// <summary>The second signature is not that of the account named as fee payer.</summary>
    FeePayer,
}

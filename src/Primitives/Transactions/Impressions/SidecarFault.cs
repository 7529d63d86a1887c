namespace MarketChain.Primitives.Transactions;

/// <summary>Why bytes are not the sidecar of a batch.</summary>
public enum SidecarFault
{
    /// <summary>They are.</summary>
    None,

    /// <summary>The transaction submits impressions and came without its sidecar.</summary>
    Missing,

    /// <summary>The transaction has no sidecar.</summary>
    Unexpected,

    /// <summary>Not as long as the salt and the columns of the rows announced.</summary>
    WrongLength,

    /// <summary>A row was visible to more than 1000 permille.</summary>
    VisibleOutOfRange,

    /// <summary>A row has flags that mean nothing.</summary>
    UnknownFlags,

    /// <summary>Not the bytes whose hash is in the transaction.</summary>
    WrongHash,
}

namespace MarketChain.State.Ledger;

/// <summary>Why bytes are not rows of the ledger, or rows do not fit those that are there.</summary>
public enum LedgerFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end within a row.</summary>
    Truncated,

    /// <summary>There are more or fewer rows than the count in front says.</summary>
    WrongCount,

    /// <summary>The key's first byte names no table.</summary>
    UnknownTable,

    /// <summary>A key is not greater than the one before, or repeats bytes that it shares with that one.</summary>
    NotAscending,

    /// <summary>A value's length is not in its shortest form, or beyond what any row needs.</summary>
    BadLength,

    /// <summary>A value is not the encoding of a row of its table.</summary>
    BadValue,

    /// <summary>A row is deleted that is not there, or whose table deletes none.</summary>
    BadDeletion,

    /// <summary>The row stands as it did before: no change.</summary>
    Unchanged,

    /// <summary>A row of an epoch that has no row itself.</summary>
    NoSuchEpoch,

    /// <summary>A UID that leaves a gap in the numbers, or is not registered.</summary>
    NoSuchUid,

    /// <summary>A row of table 6 of another epoch than the block's.</summary>
    WrongEpoch,

    /// <summary>An epoch's row counts other rows than there are.</summary>
    WrongRowCount,

    /// <summary>The digest of the changes is not the one that the block's header has.</summary>
    WrongDigest,
}

namespace MarketChain.Primitives.Rlp;

/// <summary>Why bytes are not the RLP that the reader asked for.</summary>
public enum RlpError
{
    /// <summary>Nothing is wrong so far.</summary>
    None,

    /// <summary>The input ends before the item, or the list before the field.</summary>
    Truncated,

    /// <summary>An integer begins with a zero byte; zero itself is the empty string.</summary>
    LeadingZero,

    /// <summary>
    /// A shorter header would do: a byte below 0x80 behind a prefix, a length below 56 in the long form, or a length
    /// that begins with a zero byte.
    /// </summary>
    NonCanonicalLength,

    /// <summary>The declared length does not fit an int: more than any buffer of this process can hold.</summary>
    LengthOverflow,

    /// <summary>Bytes are left over behind the last field.</summary>
    TrailingBytes,

    /// <summary>A list stands where a string is wanted.</summary>
    UnexpectedList,

    /// <summary>A string stands where a list is wanted.</summary>
    UnexpectedString,

    /// <summary>The string is longer than its field may be.</summary>
    TooLarge,

    /// <summary>The string is not as long as its field always is.</summary>
    WrongSize,
}

using System.Runtime.InteropServices;

namespace MarketChain.Primitives;

/// <summary>Why bytes are not an encoding that the protocol accepts.</summary>
public enum DecodeReason
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end before the value does, or a length points beyond its parent.</summary>
    Truncated,

    /// <summary>Bytes are left over behind the value.</summary>
    TrailingBytes,

    /// <summary>The whole is longer than the protocol allows.</summary>
    TooLong,

    /// <summary>The first byte names no transaction type that this chain has.</summary>
    UnsupportedType,

    /// <summary>Blob transactions (type 3) have no place on this chain: it keeps no blobs.</summary>
    BlobsUnsupported,

    /// <summary>A number is not in its shortest form, or has more bits than its field.</summary>
    NonCanonicalNumber,

    /// <summary>A length is not in its shortest form, or is more than a buffer can hold.</summary>
    NonCanonicalLength,

    /// <summary>The field is not encoded in the way of its type: a list for a string, a varint for bytes.</summary>
    WrongKind,

    /// <summary>A field that the message does not have, or one that comes again or too early.</summary>
    UnexpectedField,

    /// <summary>A field says explicitly what its absence says.</summary>
    ExplicitDefault,

    /// <summary>A required field is absent.</summary>
    MissingField,

    /// <summary>A field of fixed width has another length.</summary>
    WrongLength,

    /// <summary>A number, a text's length or a list's is outside its limits.</summary>
    OutOfRange,

    /// <summary>Not UTF-8, or with a control character.</summary>
    BadText,

    /// <summary>The items are not in ascending order, or one comes twice.</summary>
    NotAscending,

    /// <summary>A signature out of form: r or s is 0 or too large, s in the upper half, a wrong recovery id.</summary>
    BadSignature,

    /// <summary>The field contradicts another one.</summary>
    Inconsistent,
}

/// <summary>What is wrong with an encoding, and where.</summary>
/// <param name="Reason">The rule that is broken; <see cref="DecodeReason.None"/> when all is well.</param>
/// <param name="Field">The field's name in the specification, such as <c>maxFeePerGas</c>; may be empty.</param>
/// <param name="Position">Offset of the field from the first byte of the whole encoding.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DecodeError(DecodeReason Reason, string Field, int Position)
{
    /// <summary>All is well.</summary>
    public static DecodeError None => new(DecodeReason.None, "", 0);

    /// <summary>One sentence for people.</summary>
    public override string ToString()
        => Field is null or "" ? $"{Reason} at byte {Position}" : $"{Reason} in {Field} at byte {Position}";
}

using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Rlp;

/// <summary>
/// Reads the fields of an RLP list one after the other, with their names. The first fault sticks, with the field and
/// its position in the whole, and everything read since is a default: a decoder reads all its fields and asks once.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public ref struct RlpFieldReader
{
    private readonly ReadOnlyMemory<byte> _whole;
    private readonly int _end;
    private RlpReader _items;

    /// <summary>Reads items from a position of the whole to its end.</summary>
    public RlpFieldReader(ReadOnlyMemory<byte> whole, int start = 0)
        : this(whole, whole.Length, new RlpReader(whole.Span[start..]))
    {
    }

    private RlpFieldReader(ReadOnlyMemory<byte> whole, int end, RlpReader items)
    {
        _whole = whole;
        _end = end;
        _items = items;
        Error = DecodeError.None;
    }

    /// <summary>The first fault.</summary>
    public DecodeError Error { get; private set; }

    /// <summary>True after the first fault.</summary>
    public readonly bool Failed => Error.Reason != DecodeReason.None;

    /// <summary>True while an item is left and nothing is wrong.</summary>
    public readonly bool HasMore => !Failed && !_items.AtEnd;

    /// <summary>Where the next item begins in the whole.</summary>
    public readonly int Position => _end - _items.Remaining;

    /// <summary>An integer of at most <paramref name="max"/>.</summary>
    public ulong UInt64(string name, ulong max = ulong.MaxValue)
    {
        int position = Position;
        if (Failed || !_items.TryReadUInt64(out ulong value))
        {
            RefuseRlp(name);
            return 0;
        }

        Require(value <= max, name, DecodeReason.OutOfRange, position);
        return value;
    }

    /// <summary>An integer below 2^256.</summary>
    public UInt256 UInt256(string name)
    {
        if (Failed || !_items.TryReadUInt256(out UInt256 value))
        {
            RefuseRlp(name);
            return default;
        }

        return value;
    }

    /// <summary>32 bytes.</summary>
    public Hash256 Hash(string name)
    {
        if (Failed || !_items.TryReadHash(out Hash256 value))
        {
            RefuseRlp(name);
            return default;
        }

        return value;
    }

    /// <summary>20 bytes.</summary>
    public Address Address(string name)
    {
        if (Failed || !_items.TryReadAddress(out Address value))
        {
            RefuseRlp(name);
            return default;
        }

        return value;
    }

    /// <summary>20 bytes or none.</summary>
    public Address? OptionalAddress(string name)
    {
        if (Failed || !_items.TryReadOptionalAddress(out Address? value))
        {
            RefuseRlp(name);
            return null;
        }

        return value;
    }

    /// <summary>A string, as a slice of the whole.</summary>
    public ReadOnlyMemory<byte> Bytes(string name, int lengthMax = int.MaxValue)
    {
        if (Failed || !_items.TryReadBytes(out ReadOnlySpan<byte> value, lengthMax))
        {
            RefuseRlp(name);
            return default;
        }

        return _whole.Slice(Position - value.Length, value.Length);
    }

    /// <summary>A string of exactly so many bytes; that many zeros with a fault.</summary>
    public ReadOnlySpan<byte> Fixed(string name, int length)
    {
        int position = Position;
        ReadOnlySpan<byte> bytes = Bytes(name).Span;
        Require(bytes.Length == length, name, DecodeReason.WrongLength, position);
        return Failed ? new byte[length] : bytes;
    }

    /// <summary>A list; hand its reader to <see cref="Leave"/> when its fields are read.</summary>
    public RlpFieldReader List(string name)
    {
        if (Failed || !_items.TryReadList(out RlpReader items))
        {
            RefuseRlp(name);
            return new RlpFieldReader(_whole, _end, default) { Error = Error };
        }

        return new RlpFieldReader(_whole, Position, items);
    }

    /// <summary>A string that holds items itself; hand its reader to <see cref="Leave"/> when they are read.</summary>
    public RlpFieldReader Embedded(string name, int lengthMax)
    {
        ReadOnlyMemory<byte> bytes = Bytes(name, lengthMax);
        return new RlpFieldReader(_whole, Position, new RlpReader(bytes.Span)) { Error = Error };
    }

    /// <summary>Ends a list: what is left in it, or went wrong in it, is this reader's fault.</summary>
    public void Leave(RlpFieldReader list)
    {
        list.Finish();
        if (!Failed)
        {
            Error = list.Error;
        }
    }

    /// <summary>Refuses what is left.</summary>
    public void Finish() => Require(_items.AtEnd, "", DecodeReason.TrailingBytes, Position);

    /// <summary>Refuses unless a rule holds, at the position of the next item.</summary>
    public void Require(bool condition, string name, DecodeReason reason) => Require(condition, name, reason, Position);

    /// <summary>Refuses unless a rule holds.</summary>
    public void Require(bool condition, string name, DecodeReason reason, int position)
    {
        if (!condition && !Failed)
        {
            Error = new DecodeError(reason, name, position);
        }
    }

    private void RefuseRlp(string name) => Require(condition: false, name, ReasonOf(_items.Error));

    private static DecodeReason ReasonOf(RlpError error) => error switch
    {
        RlpError.LeadingZero => DecodeReason.NonCanonicalNumber,
        RlpError.NonCanonicalLength or RlpError.LengthOverflow => DecodeReason.NonCanonicalLength,
        RlpError.TrailingBytes => DecodeReason.TrailingBytes,
        RlpError.UnexpectedList or RlpError.UnexpectedString => DecodeReason.WrongKind,
        RlpError.TooLarge => DecodeReason.OutOfRange,
        RlpError.WrongSize => DecodeReason.WrongLength,
        _ => DecodeReason.Truncated,
    };
}

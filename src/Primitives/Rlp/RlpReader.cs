using System.Buffers.Binary;

namespace MarketChain.Primitives.Rlp;

/// <summary>
/// Reads RLP (Ethereum yellow paper, appendix B) field by field from bytes that it does not own, accepting exactly
/// one byte form of each value:
/// <code>
/// 00..7f                 that byte
/// 80..b7  bytes          a string of 0..55 bytes; of 1 byte only from 0x80 up
/// b8..bf  length  bytes  a string of more than 55 bytes, length big-endian in 1..8 bytes
/// c0..f7  items          a list with a payload of 0..55 bytes
/// f8..ff  length  items  a list with a payload of more than 55 bytes
/// </code>
/// A method that returns false has consumed nothing and tells why in <see cref="Error"/>. Nothing here allocates or
/// recurses, so a declared length or depth costs nothing by itself.
/// </summary>
public ref struct RlpReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Why the last method that returned false did so.</summary>
    public RlpError Error { get; private set; }

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>True when every byte is read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>True when a list comes next.</summary>
    public readonly bool NextIsList => !_rest.IsEmpty && _rest[0] >= RlpHeader.ListBase;

    /// <summary>Reads a string of at most <paramref name="lengthMax"/> bytes, in place.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes, int lengthMax = int.MaxValue)
    {
        if (!TryPeekString(out RlpHeader header, out bytes))
        {
            return false;
        }

        return bytes.Length <= lengthMax ? Consume(header) : Refuse(RlpError.TooLarge, out bytes);
    }

    /// <summary>Reads a string of exactly <paramref name="length"/> bytes, in place.</summary>
    public bool TryReadFixed(int length, out ReadOnlySpan<byte> bytes)
    {
        if (!TryPeekString(out RlpHeader header, out bytes))
        {
            return false;
        }

        return bytes.Length == length ? Consume(header) : Refuse(RlpError.WrongSize, out bytes);
    }

    /// <summary>Reads a list; <paramref name="items"/> reads its items and ends where the list does.</summary>
    public bool TryReadList(out RlpReader items)
    {
        items = default;
        RlpError error = RlpHeader.TryRead(_rest, out RlpHeader header);
        if (error != RlpError.None || !header.IsList)
        {
            return Refuse(error != RlpError.None ? error : RlpError.UnexpectedString);
        }

        items = new RlpReader(_rest.Slice(header.Size, header.PayloadLength));
        return Consume(header);
    }

    /// <summary>Reads one item of either kind without looking inside, header included.</summary>
    public bool TryReadItem(out ReadOnlySpan<byte> item)
    {
        item = default;
        RlpError error = RlpHeader.TryRead(_rest, out RlpHeader header);
        if (error != RlpError.None)
        {
            return Refuse(error);
        }

        item = _rest[..header.TotalLength];
        return Consume(header);
    }

    /// <summary>Reads an integer under 2^64.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        value = 0;
        if (!TryPeekInteger(sizeof(ulong), out RlpHeader header, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        bytes.CopyTo(word[(word.Length - bytes.Length)..]);
        value = BinaryPrimitives.ReadUInt64BigEndian(word);
        return Consume(header);
    }

    /// <summary>Reads an integer under 2^256.</summary>
    public bool TryReadUInt256(out UInt256 value)
    {
        value = UInt256.Zero;
        if (!TryPeekInteger(UInt256.Size, out RlpHeader header, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        value = UInt256.ReadPadded(bytes);
        return Consume(header);
    }

    /// <summary>Reads a string of exactly 32 bytes.</summary>
    public bool TryReadHash(out Hash256 hash)
    {
        bool ok = TryReadFixed(Hash256.Size, out ReadOnlySpan<byte> bytes);
        hash = ok ? new Hash256(bytes) : default;
        return ok;
    }

    /// <summary>Reads a string of exactly 20 bytes.</summary>
    public bool TryReadAddress(out Address address)
    {
        bool ok = TryReadFixed(Address.Size, out ReadOnlySpan<byte> bytes);
        address = ok ? new Address(bytes) : default;
        return ok;
    }

    /// <summary>Reads a string of 20 bytes, or an empty one as null: the recipient of a contract creation.</summary>
    public bool TryReadOptionalAddress(out Address? address)
    {
        if (!_rest.IsEmpty && _rest[0] == RlpHeader.StringBase)
        {
            address = null;
            _rest = _rest[1..];
            return true;
        }

        bool ok = TryReadAddress(out Address present);
        address = ok ? present : null;
        return ok;
    }

    /// <summary>True when every byte is read; otherwise <see cref="RlpError.TrailingBytes"/>.</summary>
    public bool TryFinish() => AtEnd || Refuse(RlpError.TrailingBytes);

    private bool TryPeekInteger(int lengthMax, out RlpHeader header, out ReadOnlySpan<byte> bytes)
    {
        if (!TryPeekString(out header, out bytes))
        {
            return false;
        }

        if (bytes.Length > lengthMax)
        {
            return Refuse(RlpError.TooLarge);
        }

        return bytes.IsEmpty || bytes[0] != 0 || Refuse(RlpError.LeadingZero);
    }

    private bool TryPeekString(out RlpHeader header, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        RlpError error = RlpHeader.TryRead(_rest, out header);
        if (error != RlpError.None || header.IsList)
        {
            return Refuse(error != RlpError.None ? error : RlpError.UnexpectedList);
        }

        bytes = _rest.Slice(header.Size, header.PayloadLength);
        return true;
    }

    private bool Consume(in RlpHeader header)
    {
        _rest = _rest[header.TotalLength..];
        return true;
    }

    private bool Refuse(RlpError error)
    {
        Error = error;
        return false;
    }

    private bool Refuse(RlpError error, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return Refuse(error);
    }
}

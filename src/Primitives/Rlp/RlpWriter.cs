using System.Buffers;
using System.Buffers.Binary;

namespace MarketChain.Primitives.Rlp;

/// <summary>
/// Encodes RLP into the caller's buffer and, when that is outgrown, into one of the shared pool. Pass it on by
/// <c>ref</c> (a <c>using</c> variable may not be), and dispose of it last; <see cref="Written"/> is valid until then.
/// <code>
/// RlpWriter writer = new(stackalloc byte[256]);
/// int list = writer.StartList();
/// WriteFields(ref writer);
/// writer.EndList(list);
/// Hash256 hash = Keccak256.Hash(writer.Written);
/// writer.Dispose();
/// </code>
/// A list's header is patched in when it ends; an encoder that knows the payload's length calls
/// <see cref="WriteListHeader"/> instead and nothing is moved.
/// </summary>
public ref struct RlpWriter(Span<byte> buffer)
{
    private Span<byte> _buffer = buffer;
    private byte[]? _rented;
    private int _length;

    /// <summary>The bytes so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Their number.</summary>
    public readonly int Length => _length;

    /// <summary>Writes a string.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 1 || bytes[0] >= RlpHeader.StringBase)
        {
            WriteHeader(RlpHeader.StringBase, bytes.Length);
        }

        WriteRaw(bytes);
    }

    /// <summary>Writes an integer: big-endian without leading zeros; 0 is the empty string.</summary>
    public void WriteUInt64(ulong value)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(word, value);
        WriteBytes(word[^RlpLength.BytesIn(value)..]);
    }

    /// <inheritdoc cref="WriteUInt64"/>
    public void WriteUInt256(in UInt256 value)
    {
        Span<byte> word = stackalloc byte[UInt256.Size];
        WriteBytes(word[..value.WriteMinimal(word)]);
    }

    /// <summary>Writes a string of 32 bytes.</summary>
    public void WriteHash(scoped in Hash256 hash) => WriteBytes(hash.Bytes);

    /// <summary>Writes a string of 20 bytes.</summary>
    public void WriteAddress(scoped in Address address) => WriteBytes(address.Bytes);

    /// <summary>Writes a string of 20 bytes, or an empty one for null.</summary>
    public void WriteOptionalAddress(Address? address)
        => WriteBytes(address is { } present ? present.Bytes : default);

    /// <summary>Writes the header of a list whose items will take <paramref name="payloadLength"/> bytes.</summary>
    public void WriteListHeader(int payloadLength) => WriteHeader(RlpHeader.ListBase, payloadLength);

    /// <summary>Copies bytes that are RLP already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> encoded)
    {
        encoded.CopyTo(Reserve(encoded.Length));
        _length += encoded.Length;
    }

    /// <summary>Opens a list; the result goes to <see cref="EndList"/> after the items.</summary>
    public int StartList()
    {
        // One byte for the header: all that a payload of up to 55 bytes takes.
        Reserve(1);
        return _length++;
    }

    /// <summary>Closes the list that <see cref="StartList"/> opened: the innermost open one.</summary>
    public void EndList(int start)
    {
        int payloadStart = start + 1;
        int payloadLength = _length - payloadStart;
        Invariant.Check(start >= 0 && payloadLength >= 0);
        int moved = RlpLength.OfHeader(payloadLength) - 1;
        if (moved > 0)
        {
            Reserve(moved);
            Span<byte> payload = _buffer.Slice(payloadStart, payloadLength);
            payload.CopyTo(_buffer[(payloadStart + moved)..]);
        }

        _length = start;
        WriteListHeader(payloadLength);
        _length += payloadLength;
    }

    /// <summary>Forgets what is written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>A copy of the bytes so far.</summary>
    public readonly byte[] ToArray() => Written.ToArray();

    /// <summary>Returns the pool's buffer, if one was taken.</summary>
    public void Dispose()
    {
        byte[]? rented = _rented;
        this = default;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void WriteHeader(byte kind, int payloadLength)
    {
        if (payloadLength <= RlpHeader.ShortLengthMax)
        {
            Reserve(1)[0] = (byte)(kind + payloadLength);
            _length++;
            return;
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(word, (uint)payloadLength);
        int lengthSize = RlpLength.BytesIn((uint)payloadLength);
        Reserve(1)[0] = (byte)(kind + RlpHeader.ShortLengthMax + lengthSize);
        _length++;
        WriteRaw(word[^lengthSize..]);
    }

    /// <summary>The free part of the buffer, at least <paramref name="count"/> bytes.</summary>
    private Span<byte> Reserve(int count)
    {
        if (count > _buffer.Length - _length)
        {
            Grow(count);
        }

        return _buffer[_length..];
    }

    private void Grow(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + count), _buffer.Length * 2));
        Written.CopyTo(larger);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _rented = larger;
        _buffer = larger;
    }
}

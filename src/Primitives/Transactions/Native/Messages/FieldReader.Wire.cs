using MarketChain.Primitives.Binary;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>Tags, numbers, lengths and what is made of them.</summary>
internal ref partial struct FieldReader
{
    private const int WireVarint = 0;
    private const int WireBytes = 2;
    private const int WireBits = 3;
    private const ulong WireMask = (1 << WireBits) - 1;
    private const byte VarintMore = 0x80;

    /// <summary>Refuses what is left over behind the last field of the message at hand.</summary>
    public void Finish()
    {
        if (NextNumber() != 0)
        {
            Refuse(DecodeReason.UnexpectedField, "");
        }
    }

    /// <summary>Records a fault, unless there is one already.</summary>
    private void Refuse(DecodeReason reason, string name)
    {
        if (!Failed)
        {
            Error = new DecodeError(reason, name, _fieldPosition);
        }
    }

    private void RequirePresence(bool required, bool present, string name)
    {
        if (required && !present)
        {
            Refuse(DecodeReason.MissingField, name);
        }
    }

    private void RequireItem(bool ascends, bool fits, string name)
    {
        if (!ascends || !fits)
        {
            Refuse(fits ? DecodeReason.NotAscending : DecodeReason.OutOfRange, name);
        }
    }

    /// <summary>True when the field is next; its tag is then consumed.</summary>
    private bool TryEnter(int number, string name, int wireType)
    {
        if (NextNumber() != number)
        {
            return false;
        }

        ulong tag = ReadVarint(name, uint.MaxValue);
        if ((tag & WireMask) != (ulong)wireType)
        {
            Refuse(DecodeReason.WrongKind, name);
        }

        return !Failed;
    }

    /// <summary>The number of the next field, left in place; 0 at the message's end and after a fault.</summary>
    private int NextNumber()
    {
        if (Failed || _position == _end)
        {
            return 0;
        }

        _fieldPosition = _position;
        int number = (int)(ReadVarint("", uint.MaxValue) >> WireBits);
        _position = _fieldPosition;
        if (number == 0)
        {
            Refuse(DecodeReason.UnexpectedField, "");
        }

        return number;
    }

    /// <summary>A number that must not be the default, 0.</summary>
    private ulong ReadNumber(string name, ulong max)
    {
        ulong number = ReadVarint(name, max);
        if (number == 0)
        {
            Refuse(DecodeReason.ExplicitDefault, name);
        }

        return number;
    }

    /// <summary>A varint in its shortest form; 0 with a fault.</summary>
    private ulong ReadVarint(string name, ulong max)
    {
        ReadOnlySpan<byte> rest = _whole[_position.._end];
        if (!Varint.TryRead(rest, out ulong value, out int length))
        {
            bool endsEarly = rest.Length < Varint.LengthMax<ulong>()
                && !rest.ContainsAnyExceptInRange(VarintMore, byte.MaxValue);
            Refuse(endsEarly ? DecodeReason.Truncated : DecodeReason.NonCanonicalNumber, name);
            return 0;
        }

        if (value > max)
        {
            Refuse(DecodeReason.NonCanonicalNumber, name);
            return 0;
        }

        _position += length;
        return value;
    }

    /// <summary>Reads a length and makes its end the end of what is read.</summary>
    /// <returns>The end before that, for the caller to restore.</returns>
    private int EnterLength(string name)
    {
        int outerEnd = _end;
        ulong length = ReadVarint(name, ulong.MaxValue);
        bool fits = length <= (ulong)(_end - _position);
        Require(fits, name, DecodeReason.Truncated);
        _end = fits ? _position + (int)length : _position;
        return outerEnd;
    }

    /// <summary>A length and as many bytes, in place; they must not be the default, none.</summary>
    private ReadOnlySpan<byte> ReadBytes(string name)
    {
        int outerEnd = EnterLength(name);
        ReadOnlySpan<byte> bytes = _whole[_position.._end];
        Require(!bytes.IsEmpty, name, DecodeReason.ExplicitDefault);
        _position = _end;
        _end = outerEnd;
        return bytes;
    }

    /// <summary>A field of so many bytes, not all of them zero.</summary>
    private bool TryReadFixed(int number, string name, int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = TryEnter(number, name, WireBytes) ? ReadBytes(name) : default;
        Require(bytes.IsEmpty || bytes.Length == length, name, DecodeReason.WrongLength);
        Require(bytes.IsEmpty || bytes.ContainsAnyExcept((byte)0), name, DecodeReason.ExplicitDefault);
        return !bytes.IsEmpty && !Failed;
    }

    private bool TryReadAmount(int number, string name, out UInt256 amount)
    {
        ReadOnlySpan<byte> bytes = TryEnter(number, name, WireBytes) ? ReadBytes(name) : default;
        Require(UInt256.TryReadMinimal(bytes, out amount), name, DecodeReason.NonCanonicalNumber);
        return !bytes.IsEmpty && !Failed;
    }

    private T ReadMessage<T>(string name)
        where T : class, IMessage<T>
    {
        int outerEnd = EnterLength(name);
        Range range = _position.._end;
        T message = T.Visit(ref this, T.Blank);
        Finish();
        _end = outerEnd;
        LastMessage = range;
        return message;
    }
}

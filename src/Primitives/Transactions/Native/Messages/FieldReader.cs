using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// Reads the one byte form of messages (docs/spec/transactions.md 2). It looks only for the field that the visit names
/// next, so order, repetition and unknown fields need no rules of their own: whatever the visit did not take is left
/// over where the message ends, and refused there. The first fault sticks and ends all reading.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref partial struct FieldReader(ReadOnlySpan<byte> whole, int start) : IFieldVisitor
{
    private readonly ReadOnlySpan<byte> _whole = whole;
    private int _position = start;
    private int _end = whole.Length;
    private int _fieldPosition = start;

    /// <summary>Where the message read last lies in the whole.</summary>
    public Range LastMessage { get; private set; }

    /// <summary>The first fault.</summary>
    public DecodeError Error { get; private set; } = DecodeError.None;

    /// <summary>True after the first fault: everything read since is a default.</summary>
    public readonly bool Failed => Error.Reason != DecodeReason.None;

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
    {
        uint read = TryEnter(number, name, WireVarint) ? (uint)ReadNumber(name, uint.MaxValue) : 0;
        if (read < min || read > max)
        {
            Refuse(read == 0 ? DecodeReason.MissingField : DecodeReason.OutOfRange, name);
        }

        return read;
    }

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue)
    {
        ulong read = TryEnter(number, name, WireVarint) ? ReadNumber(name, ulong.MaxValue) : 0;
        if (read > max)
        {
            Refuse(DecodeReason.OutOfRange, name);
        }

        return read;
    }

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value)
        => TryEnter(number, name, WireVarint) && ReadNumber(name, 1) != 0;

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value)
        => TryReadAmount(number, name, out UInt256 read) ? read : default;

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
    {
        bool present = TryReadAmount(number, name, out UInt256 read);
        if (read < min || read > max)
        {
            Refuse(present ? DecodeReason.OutOfRange : DecodeReason.MissingField, name);
        }

        return read;
    }

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true)
    {
        Address read = TryReadFixed(number, name, Primitives.Address.Size, out ReadOnlySpan<byte> bytes)
            ? new Address(bytes)
            : default;
        RequirePresence(required, !read.IsZero, name);
        return read;
    }

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
    {
        Hash256 read = TryReadFixed(number, name, Hash256.Size, out ReadOnlySpan<byte> bytes)
            ? new Hash256(bytes)
            : default;
        RequirePresence(required, !read.IsZero, name);
        return read;
    }

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
    {
        ReadOnlySpan<byte> bytes = TryEnter(number, name, WireBytes) ? ReadBytes(name) : default;
        RequirePresence(lengthMin > 0, !bytes.IsEmpty, name);
        if (bytes.Length > lengthMax)
        {
            Refuse(DecodeReason.OutOfRange, name);
            return "";
        }

        if (!NativeText.TryDecode(bytes, out string text))
        {
            Refuse(DecodeReason.BadText, name);
        }

        return text;
    }

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
    {
        List<Address> list = [];
        while (TryReadFixed(number, name, Primitives.Address.Size, out ReadOnlySpan<byte> bytes))
        {
            Address item = new(bytes);
            bool ascends = list.Count == 0 || list[^1].CompareTo(item) < 0;
            RequireItem(ascends, list.Count < countMax, name);
            list.Add(item);
        }

        return ValueList.Create(CollectionsMarshal.AsSpan(list));
    }

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
    {
        if (!TryEnter(number, name, WireBytes))
        {
            return default;
        }

        int outerEnd = EnterLength(name);
        if (_position == _end)
        {
            Refuse(DecodeReason.ExplicitDefault, name);
        }

        List<uint> list = [];
        while (!Failed && _position < _end)
        {
            uint item = (uint)ReadVarint(name, uint.MaxValue);
            RequireItem(list.Count == 0 || list[^1] < item, list.Count < countMax, name);
            list.Add(item);
        }

        _end = outerEnd;
        return ValueList.Create(CollectionsMarshal.AsSpan(list));
    }

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
        => Message<T>(number, name);

    /// <summary>A message that must be there; its blank with a fault.</summary>
    public T Message<T>(int number, string name)
        where T : class, IMessage<T>
    {
        if (OptionalMessage<T>(number, name, null) is { } message)
        {
            return message;
        }

        Refuse(DecodeReason.MissingField, name);
        return T.Blank;
    }

    /// <inheritdoc/>
    public T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>
        => TryEnter(number, name, WireBytes) ? ReadMessage<T>(name) : null;

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
    {
        List<T> list = [];
        while (TryEnter(number, name, WireBytes))
        {
            RequireItem(ascends: true, list.Count < countMax, name);
            list.Add(ReadMessage<T>(name));
        }

        RequirePresence(countMin > 0, list.Count > 0, name);
        return ValueList.Create(CollectionsMarshal.AsSpan(list));
    }

    /// <inheritdoc/>
    public PartySignature? Signature(PartySignature? value)
    {
        PartySignature? read = ReadSignature(SignatureFields.OfParty);
        RequirePresence(required: true, read is not null, "signature");
        return read;
    }

    /// <inheritdoc/>
    public NativePayload Payload(NativePayload value)
    {
        int number = NextNumber();
        if (number is >= PayloadTable.First and <= PayloadTable.Last)
        {
            return PayloadTable.Visit(ref this, (PayloadKind)number, null);
        }

        Refuse(number == 0 ? DecodeReason.MissingField : DecodeReason.UnexpectedField, "payload");
        return value;
    }

    /// <inheritdoc/>
    public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
    {
        if (!condition)
        {
            Refuse(reason, name);
        }
    }
}

using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Marketing.Abi;

/// <summary>
/// Reads the arguments of a call by Solidity's ABI, in the one form that compilers and libraries write: dynamic values
/// behind all words, in their order, without gaps, filled up with zeros, and nothing behind the last. So each value
/// has one encoding, every byte is looked at once, and no offset leads anywhere but forward. Limits are those of the
/// native messages (<see cref="IMessage{T}"/>). The first fault sticks, and all that is read after it is zero.
/// </summary>
internal sealed partial class AbiReader : IFieldVisitor
{
    private const int WordBytes = UInt256.Size;

    private readonly ReadOnlyMemory<byte> _data;
    private string _path = "";
    private int _start;
    private int _head;
    private int _tail;

    /// <summary>Begins with the words of the arguments.</summary>
    /// <param name="data">The call data behind the selector.</param>
    /// <param name="headWords">Words before the first dynamic value.</param>
    internal AbiReader(ReadOnlyMemory<byte> data, int headWords)
    {
        _data = data;
        _tail = headWords * WordBytes;
    }

    /// <summary>What is wrong, with what was expected; null while nothing is.</summary>
    internal string? Fault { get; private set; }

    internal uint UInt32(string name, uint min = 0, uint max = uint.MaxValue) => (uint)Number(name, min, max);

    internal UInt256 Amount(string name) => ReadWord(name);

    internal Address Address(string name) => Address(0, name, default);

    internal Hash256 Hash(string name) => Hash(0, name, default);

    internal bool Boolean(string name) => Boolean(0, name, value: false);

    internal string Text(string name, int lengthMax, int lengthMin = 0) => Text(0, name, "", lengthMin, lengthMax);

    internal T Message<T>(string name)
        where T : class, IMessage<T>
        => Message(0, name, T.Blank);

    /// <summary>Refuses what is left over behind the last argument.</summary>
    internal void Finish()
    {
        if (_data.Length != _tail)
        {
            Refuse("call data", $"{_tail} bytes of arguments", $"{_data.Length}");
        }
    }

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
        => (uint)Number(name, min, max);

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue) => Number(name, 0, max);

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value) => Number(name, 0, 1) != 0;

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value) => ReadWord(name);

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
    {
        UInt256 word = ReadWord(name);
        if (word < min || word > max)
        {
            Refuse(name, $"{min} to {max}", $"{word}");
        }

        return word;
    }

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true)
    {
        byte[] word = ReadWord(name).ToBigEndian();
        ReadOnlySpan<byte> bytes = word.AsSpan(WordBytes - Primitives.Address.Size);
        if (word.AsSpan(0, WordBytes - Primitives.Address.Size).ContainsAnyExcept((byte)0))
        {
            Refuse(name, "an address of 20 bytes", "more");
        }

        if (required && !bytes.ContainsAnyExcept((byte)0))
        {
            Refuse(name, "an address", "zero");
        }

        return new Address(bytes);
    }

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
    {
        UInt256 word = ReadWord(name);
        if (required && word.IsZero)
        {
            Refuse(name, "32 bytes that are not all zero", "zeros");
        }

        return new Hash256(word.ToBigEndian());
    }

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
    {
        int length = EnterTail(name, (uint)lengthMin, (uint)lengthMax, itemBytes: 1);
        int padded = (length + WordBytes - 1) / WordBytes * WordBytes;
        ReadOnlySpan<byte> bytes = Take(name, padded);
        if (bytes.IsEmpty)
        {
            return "";
        }

        if (bytes[length..].ContainsAnyExcept((byte)0))
        {
            Refuse(name, "zeros behind the text", "other bytes");
        }

        if (!NativeText.TryDecode(bytes[..length], out string text))
        {
            Refuse(name, "UTF-8 without control characters", "other bytes");
        }

        return text;
    }

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
    {
        uint[] items = new uint[EnterTail(name, 0, (uint)countMax, WordBytes)];
        (int start, int head) = (_start, _head);
        (_start, _head) = (_tail, _tail);
        for (int i = 0; i < items.Length && Fault is null; i++)
        {
            items[i] = (uint)Number(name, i == 0 ? 0 : items[i - 1] + 1UL, uint.MaxValue);
        }

        _tail = _head;
        (_start, _head) = (start, head);
        return ValueList.Create<uint>(items);
    }

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
    {
        if (!AbiType<T>.IsDynamic)
        {
            return Visit<T>(name);
        }

        EnterOffset(name);
        (int start, int head) = (_start, _head);
        (_start, _head) = (_tail, _tail);
        _tail += AbiType<T>.HeadWords * WordBytes;
        T message = Visit<T>(name);
        (_start, _head) = (start, head);
        return message;
    }

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
    {
        Invariant.Check(!AbiType<T>.IsDynamic);
        T[] items = new T[EnterTail(name, (uint)countMin, (uint)countMax, AbiType<T>.HeadWords * WordBytes)];
        (int start, int head) = (_start, _head);
        (_start, _head) = (_tail, _tail);
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Visit<T>(name);
        }

        _tail = _head;
        (_start, _head) = (start, head);
        return ValueList.Create<T>(items);
    }

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
        => throw AbiTypes.Absent(name);

    /// <inheritdoc/>
    public T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>
        => throw AbiTypes.Absent(name);

    /// <inheritdoc/>
    public PartySignature? Signature(PartySignature? value) => throw AbiTypes.Absent("signature");

    /// <inheritdoc/>
    public NativePayload Payload(NativePayload value) => throw AbiTypes.Absent("payload");

    /// <inheritdoc/>
    public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
    {
        if (!condition)
        {
            Refuse(name, Wanted(reason), "another");
        }
    }
}

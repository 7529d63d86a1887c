using System.Buffers.Binary;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Marketing.Abi;

/// <summary>
/// Writes values by Solidity's ABI: words in their order, of dynamic ones (strings, arrays, structs that hold such) an
/// offset in their place and their bytes behind all words. A message is a struct of its fields.
/// </summary>
internal sealed class AbiWriter : IFieldVisitor
{
    internal const int Word = UInt256.Size;

    private readonly List<byte[]> _heads = [];
    private readonly List<(int Head, byte[] Tail)> _tails = [];

    internal AbiWriter Add(in UInt256 value)
    {
        _heads.Add(value.ToBigEndian());
        return this;
    }

    internal AbiWriter Add(bool value) => Add(value ? UInt256.One : UInt256.Zero);

    internal AbiWriter Add(in Address value) => Add(UInt256.ReadPadded(value.Bytes));

    internal AbiWriter Add(in Hash256 value)
    {
        _heads.Add(value.Bytes.ToArray());
        return this;
    }

    internal AbiWriter Add(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        byte[] tail = new byte[Word + ((utf8.Length + Word - 1) / Word * Word)];
        PutLength(tail, utf8.Length);
        utf8.CopyTo(tail, Word);
        return AddTail(tail);
    }

    internal AbiWriter Add(ReadOnlySpan<uint> values)
    {
        byte[] tail = new byte[Word * (1 + values.Length)];
        PutLength(tail, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(tail.AsSpan((Word * (i + 2)) - sizeof(uint)), values[i]);
        }

        return AddTail(tail);
    }

    internal AbiWriter Add(IReadOnlyList<Address> values)
    {
        byte[] tail = new byte[Word * (1 + values.Count)];
        PutLength(tail, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            values[i].CopyTo(tail.AsSpan((Word * (i + 2)) - Primitives.Address.Size));
        }

        return AddTail(tail);
    }

    /// <summary>All that was added, behind a prefix: a selector, or nothing.</summary>
    internal byte[] ToBytes(ReadOnlySpan<byte> prefix = default)
    {
        int offset = Word * _heads.Count;
        foreach ((int head, byte[] tail) in _tails)
        {
            PutLength(_heads[head], offset);
            offset += tail.Length;
        }

        byte[] bytes = new byte[prefix.Length + offset];
        prefix.CopyTo(bytes);
        int at = prefix.Length;
        foreach (byte[] part in _heads.Concat(_tails.Select(tail => tail.Tail)))
        {
            part.CopyTo(bytes, at);
            at += part.Length;
        }

        return bytes;
    }

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
        => Amount(number, name, value);

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
    {
        Add(value);
        return value;
    }

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
    {
        Add(value.ToArray());
        return value;
    }

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
    {
        Add(value.Span);
        return value;
    }

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
    {
        if (AbiType<T>.IsDynamic)
        {
            AbiWriter inner = new();
            T.Visit(ref inner, value);
            AddTail(inner.ToBytes());
            return value;
        }

        AbiWriter self = this;
        return T.Visit(ref self, value);
    }

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
    {
        AbiWriter items = new();
        items.Add((ulong)value.Count);
        foreach (T item in value)
        {
            Invariant.Check(!AbiType<T>.IsDynamic);
            items.Message(number, name, item);
        }

        AddTail(items.ToBytes());
        return value;
    }

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
        // What is written was judged when it came in.
    }

    private static void PutLength(byte[] word, int value)
        => BinaryPrimitives.WriteInt32BigEndian(word.AsSpan(Word - sizeof(int)), value);

    private AbiWriter AddTail(byte[] tail)
    {
        _tails.Add((_heads.Count, tail));
        _heads.Add(new byte[Word]);
        return this;
    }
}

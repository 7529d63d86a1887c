using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Client.Events;

/// <summary>
/// Reads the arguments of an event from its log, in the order of the signature: indexed ones from the topics, others
/// from words of data, by Solidity's ABI. Whatever does not fit sets <see cref="Failed"/> and reads as zero.
/// </summary>
internal ref struct AbiReader(LogEntry log)
{
    private const int Word = 32;

    private static readonly byte[] ZeroWord = new byte[Word];

    private readonly ReadOnlySpan<byte> _data = log.Data.Span;
    private int _nextTopic = 1;
    private int _nextWord;

    /// <summary>True once an argument was missing or out of range.</summary>
    public bool Failed { get; private set; }

    /// <summary>True when every topic was read.</summary>
    public readonly bool AtEnd => _nextTopic == log.Topics.Count;

    public uint IndexedId() => (uint)Below(UInt256.ReadBigEndian(Topic().Bytes), uint.MaxValue);

    public Address IndexedAddress()
    {
        Hash256 topic = Topic();
        return AddressOf(topic.Bytes);
    }

    public uint Id() => (uint)Below(Amount(), uint.MaxValue);

    public ulong Number() => Below(Amount(), ulong.MaxValue);

    public bool Flag() => Below(Amount(), 1) == 1;

    public UInt256 Amount() => UInt256.ReadBigEndian(NextWord());

    public Hash256 Hash() => new(NextWord());

    public Address Address() => AddressOf(NextWord());

    public string Text()
    {
        ReadOnlySpan<byte> bytes = Tail(itemBytes: 1, out int length);
        return System.Text.Encoding.UTF8.GetString(bytes[..length]);
    }

    public uint[] Ids()
    {
        ReadOnlySpan<byte> bytes = Tail(Word, out int count);
        uint[] ids = new uint[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = (uint)Below(UInt256.ReadBigEndian(bytes.Slice(i * Word, Word)), uint.MaxValue);
        }

        return ids;
    }

    public Address[] Addresses()
    {
        ReadOnlySpan<byte> bytes = Tail(Word, out int count);
        Address[] addresses = new Address[count];
        for (int i = 0; i < count; i++)
        {
            addresses[i] = AddressOf(bytes.Slice(i * Word, Word));
        }

        return addresses;
    }

    /// <summary>The items of a dynamic argument: its word is an offset, where a count and the items stand.</summary>
    private ReadOnlySpan<byte> Tail(int itemBytes, out int count)
    {
        count = 0;
        ulong offset = Below(Amount(), (ulong)_data.Length);
        if (Failed || offset + Word > (ulong)_data.Length)
        {
            Failed = true;
            return default;
        }

        ReadOnlySpan<byte> items = _data[((int)offset + Word)..];
        count = (int)Below(
            UInt256.ReadBigEndian(_data.Slice((int)offset, Word)), (ulong)(items.Length / itemBytes));
        return items;
    }

    private Hash256 Topic()
    {
        if (_nextTopic < log.Topics.Count)
        {
            return log.Topics[_nextTopic++];
        }

        Failed = true;
        return default;
    }

    private ReadOnlySpan<byte> NextWord()
    {
        int start = _nextWord * Word;
        if (start + Word <= _data.Length)
        {
            _nextWord++;
            return _data.Slice(start, Word);
        }

        Failed = true;
        return ZeroWord;
    }

    private Address AddressOf(scoped ReadOnlySpan<byte> word)
    {
        Failed |= word[..^Primitives.Address.Size].ContainsAnyExcept((byte)0);
        return new Address(word[^Primitives.Address.Size..]);
    }

    private ulong Below(in UInt256 value, ulong max)
    {
        if (value <= max)
        {
            return value.LowUInt64;
        }

        Failed = true;
        return 0;
    }
}

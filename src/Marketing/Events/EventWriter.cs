using System.Buffers.Binary;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Marketing.Events;

/// <summary>
/// Builds one log by Solidity's ABI: indexed arguments become topics, the others words of data in their order, dynamic
/// ones (strings, arrays) an offset in their place and their bytes behind all words.
/// </summary>
internal sealed class EventWriter(Address module, EventSignature signature)
{
    private const int Word = 32;
    private readonly List<Hash256> _topics = [signature.Topic];
    private readonly List<byte[]> _heads = [];
    private readonly List<(int Head, byte[] Tail)> _tails = [];

    internal EventWriter Indexed(ulong value) => Topic(value);

    internal EventWriter Indexed(in Address value) => Topic(OfAddress(value));

    internal EventWriter With(in UInt256 value)
    {
        _heads.Add(value.ToBigEndian());
        return this;
    }

    internal EventWriter With(bool value) => With(value ? UInt256.One : UInt256.Zero);

    internal EventWriter With(in Address value) => With(OfAddress(value));

    internal EventWriter With(in Hash256 value)
    {
        _heads.Add(value.Bytes.ToArray());
        return this;
    }

    internal EventWriter With(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        byte[] tail = new byte[Word + ((utf8.Length + Word - 1) / Word * Word)];
        PutLength(tail, utf8.Length);
        utf8.CopyTo(tail, Word);
        return WithTail(tail);
    }

    internal EventWriter With(ReadOnlySpan<uint> values)
    {
        byte[] tail = new byte[Word * (1 + values.Length)];
        PutLength(tail, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(tail.AsSpan((Word * (i + 2)) - sizeof(uint)), values[i]);
        }

        return WithTail(tail);
    }

    internal EventWriter With(IReadOnlyList<Address> values)
    {
        byte[] tail = new byte[Word * (1 + values.Count)];
        PutLength(tail, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            values[i].CopyTo(tail.AsSpan((Word * (i + 2)) - Address.Size));
        }

        return WithTail(tail);
    }

    internal LogEntry ToLog()
    {
        int offset = Word * _heads.Count;
        foreach ((int head, byte[] tail) in _tails)
        {
            PutLength(_heads[head], offset);
            offset += tail.Length;
        }

        byte[] data = new byte[offset];
        int at = 0;
        foreach (byte[] part in _heads.Concat(_tails.Select(tail => tail.Tail)))
        {
            part.CopyTo(data, at);
            at += part.Length;
        }

        return new LogEntry(module, [.. _topics], data);
    }

    private static UInt256 OfAddress(in Address value) => UInt256.ReadPadded(value.Bytes);

    private static void PutLength(byte[] word, int value)
        => BinaryPrimitives.WriteInt32BigEndian(word.AsSpan(Word - sizeof(int)), value);

    private EventWriter Topic(in UInt256 value)
    {
        _topics.Add(new Hash256(value.ToBigEndian()));
        return this;
    }

    private EventWriter WithTail(byte[] tail)
    {
        _tails.Add((_heads.Count, tail));
        _heads.Add(new byte[Word]);
        return this;
    }
}

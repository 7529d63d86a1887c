using MarketChain.Marketing.Abi;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Marketing.Events;

/// <summary>
/// Builds one log by Solidity's ABI: indexed arguments become topics, the others its data (<see cref="AbiWriter"/>).
/// </summary>
internal sealed class EventWriter(Address module, EventSignature signature)
{
    private readonly List<Hash256> _topics = [signature.Topic];
    private readonly AbiWriter _data = new();

    internal EventWriter Indexed(ulong value) => Topic(value);

    internal EventWriter Indexed(in Address value) => Topic(UInt256.ReadPadded(value.Bytes));

    internal EventWriter Indexed(in Hash256 value)
    {
        _topics.Add(value);
        return this;
    }

    internal EventWriter With(in UInt256 value)
    {
        _data.Add(value);
        return this;
    }

    internal EventWriter With(bool value)
    {
        _data.Add(value);
        return this;
    }

    internal EventWriter With(in Address value)
    {
        _data.Add(value);
        return this;
    }

    internal EventWriter With(in Hash256 value)
    {
        _data.Add(value);
        return this;
    }

    internal EventWriter With(string value)
    {
        _data.Add(value);
        return this;
    }

    internal EventWriter With(ReadOnlySpan<uint> values)
    {
        _data.Add(values);
        return this;
    }

    internal EventWriter With(IReadOnlyList<Address> values)
    {
        _data.Add(values);
        return this;
    }

    internal LogEntry ToLog() => new(module, [.. _topics], _data.ToBytes());

    private EventWriter Topic(in UInt256 value)
    {
        _topics.Add(new Hash256(value.ToBigEndian()));
        return this;
    }
}

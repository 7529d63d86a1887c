using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// Which logs a caller wants: of one of the addresses (any, if none is named), with in each topic's place one of those
/// given (any, if null).
/// </summary>
internal sealed class LogFilter
{
    private const int AlternativesMax = 256;
    private readonly Alternatives<Address> _addresses;
    private readonly List<Alternatives<Hash256>> _topics = [];

    internal LogFilter(JsonElement filter)
    {
        if (filter.TryGetProperty("address"u8, out JsonElement address) && address.ValueKind != JsonValueKind.Null)
        {
            _addresses = new(
                Items(address, "address").Select(item => RpcParameters.AddressOf(item, "address")),
                item => LogBloomBits.Of(item.Bytes));
        }

        if (filter.TryGetProperty("topics"u8, out JsonElement topics) && topics.ValueKind != JsonValueKind.Null)
        {
            ReadTopics(topics);
        }
    }

    /// <summary>False when no log of a block with this bloom can match.</summary>
    internal bool MayMatch(LogBloom bloom)
        => _addresses.MayBeIn(bloom) && _topics.TrueForAll(place => place.MayBeIn(bloom));

    /// <summary>True when the log is wanted.</summary>
    internal bool Matches(LogEntry log)
    {
        if (!_addresses.Allow(log.Address) || log.Topics.Count < _topics.Count)
        {
            return false;
        }

        for (int i = 0; i < _topics.Count; i++)
        {
            if (!_topics[i].Allow(log.Topics[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void ReadTopics(JsonElement topics)
    {
        if (topics.ValueKind != JsonValueKind.Array || topics.GetArrayLength() > LogEntry.TopicsMax)
        {
            throw RpcParameters.Wrong(
                $"topics: expected an array of at most {LogEntry.TopicsMax}, got {RpcParameters.Shown(topics)}");
        }

        foreach (JsonElement place in topics.EnumerateArray())
        {
            _topics.Add(place.ValueKind == JsonValueKind.Null
                ? default
                : new(
                    Items(place, "topics").Select(item => RpcParameters.HashOf(item, "topics")),
                    item => LogBloomBits.Of(item.Bytes)));
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return [element];
        }

        return element.GetArrayLength() <= AlternativesMax
            ? element.EnumerateArray()
            : throw new RpcException(
                RpcErrorCode.LimitExceeded,
                $"{name}: expected at most {AlternativesMax} alternatives, got {element.GetArrayLength()}");
    }

    /// <summary>What is wanted in one place: any when nothing is named. Bits are made once, not per block.</summary>
    private readonly struct Alternatives<T>(IEnumerable<T> items, Func<T, LogBloomBits> bitsOf)
    {
        private readonly HashSet<T>? _items = [.. items];
        private readonly LogBloomBits[]? _bits = [.. items.Select(bitsOf)];

        public bool MayBeIn(LogBloom bloom) => _bits is null or [] || Array.Exists(_bits, bloom.MayContain);

        public bool Allow(T item) => _items is null or { Count: 0 } || _items.Contains(item);
    }
}

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
    private readonly List<Address> _addresses = [];
    private readonly List<List<Hash256>> _topics = [];

    internal LogFilter(JsonElement filter)
    {
        if (filter.TryGetProperty("address"u8, out JsonElement address) && address.ValueKind != JsonValueKind.Null)
        {
            foreach (JsonElement item in Alternatives(address, "address"))
            {
                _addresses.Add(RpcParameters.AddressOf(item, "address"));
            }
        }

        if (filter.TryGetProperty("topics"u8, out JsonElement topics) && topics.ValueKind != JsonValueKind.Null)
        {
            ReadTopics(topics);
        }
    }

    /// <summary>False when no log of a block with this bloom can match.</summary>
    internal bool MayMatch(LogBloom bloom)
        => (_addresses.Count == 0 || _addresses.Exists(address => bloom.MayContain(address.Bytes)))
            && _topics.TrueForAll(place => place.Count == 0 || place.Exists(topic => bloom.MayContain(topic.Bytes)));

    /// <summary>True when the log is wanted.</summary>
    internal bool Matches(LogEntry log)
    {
        if ((_addresses.Count > 0 && !_addresses.Contains(log.Address)) || log.Topics.Count < _topics.Count)
        {
            return false;
        }

        for (int i = 0; i < _topics.Count; i++)
        {
            if (_topics[i].Count > 0 && !_topics[i].Contains(log.Topics[i]))
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
                ? []
                : [.. Alternatives(place, "topics").Select(item => RpcParameters.HashOf(item, "topics"))]);
        }
    }

    private static IEnumerable<JsonElement> Alternatives(JsonElement element, string name)
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
}

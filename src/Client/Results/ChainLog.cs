using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Client;

/// <summary>A log and where it stands.</summary>
/// <param name="Entry">Who emitted it, topics and data; <see cref="Events.MarketEvents"/> reads it.</param>
/// <param name="BlockNumber">The block.</param>
/// <param name="TransactionHash">The transaction; of the system step's logs a pseudo-hash.</param>
/// <param name="LogIndex">Its place in the block.</param>
public sealed record ChainLog(LogEntry Entry, ulong BlockNumber, Hash256 TransactionHash, uint LogIndex)
{
    internal static ChainLog Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "log");
        IReadOnlyList<Hash256> topics = fields.List("topics", topic => JsonFields.HashOf(topic, "topics"));
        if (topics.Count > LogEntry.TopicsMax)
        {
            throw MarketChainException.BadAnswer($"log: at most {LogEntry.TopicsMax} topics, got {topics.Count}");
        }

        LogEntry entry = new(fields.Address("address"), [.. topics], fields.Data("data"));
        return new ChainLog(
            entry,
            fields.Quantity64("blockNumber"),
            fields.Hash("transactionHash"),
            (uint)fields.Quantity64("logIndex"));
    }
}

/// <summary>Which logs to read.</summary>
/// <param name="FromBlock">First block.</param>
/// <param name="ToBlock">Last block, included. A node limits how many it looks at in one call.</param>
/// <param name="Address">Whose; null for anyone's.</param>
/// <param name="Topic0">keccak256 of the event's signature; null for any.</param>
public sealed record LogFilter(ulong FromBlock, ulong ToBlock, Address? Address = null, Hash256? Topic0 = null);

using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// What a transaction did: Ethereum's receipt, a leaf of receiptsRoot:
/// <code>
/// type ‖ RLP [status, cumulativeGasUsed, logsBloom, [[address, [topic, …], data], …]]     no type byte for legacy
/// </code>
/// </summary>
public sealed class Receipt
{
    private const byte ListBase = 0xc0;

    /// <summary>Makes the receipt and its bloom.</summary>
    /// <param name="type">The transaction's type, the first byte of the encoding.</param>
    /// <param name="succeeded">False when it was reverted, or failed by a module's rule.</param>
    /// <param name="cumulativeGasUsed">Gas of the block up to and including it.</param>
    /// <param name="logs">Its events in order.</param>
    public Receipt(TransactionType type, bool succeeded, ulong cumulativeGasUsed, IReadOnlyList<LogEntry> logs)
    {
        Type = type;
        Succeeded = succeeded;
        CumulativeGasUsed = cumulativeGasUsed;
        Logs = logs;
        Bloom = new LogBloom();
        foreach (LogEntry log in logs)
        {
            Bloom.Add(log);
        }
    }

    /// <summary>The transaction's type.</summary>
    public TransactionType Type { get; }

    /// <summary>Status 1 or 0.</summary>
    public bool Succeeded { get; }

    /// <summary>Gas of the block up to and including this transaction.</summary>
    public ulong CumulativeGasUsed { get; }

    /// <summary>Events in order.</summary>
    public IReadOnlyList<LogEntry> Logs { get; }

    /// <summary>The filter over <see cref="Logs"/>.</summary>
    public LogBloom Bloom { get; }

    /// <summary>The receiptsRoot of a block.</summary>
    public static Hash256 ComputeRoot(IReadOnlyList<Receipt> receipts)
        => OrderedTrieRoot.Of([.. receipts.Select(receipt => (ReadOnlyMemory<byte>)receipt.Encode())]);

    /// <summary>Reads a receipt.</summary>
    /// <param name="bytes">Kept by the logs: they must not change any more.</param>
    /// <param name="receipt">The receipt, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Receipt? receipt, out DecodeError error)
    {
        receipt = null;
        bool isLegacy = bytes.IsEmpty || bytes.Span[0] >= ListBase;
        TransactionType type = isLegacy ? TransactionType.Legacy : (TransactionType)bytes.Span[0];
        if (!isLegacy && (type == TransactionType.Legacy || !Enum.IsDefined(type)))
        {
            error = new DecodeError(DecodeReason.UnsupportedType, "type", 0);
            return false;
        }

        RlpFieldReader reader = new(bytes, start: isLegacy ? 0 : 1);
        RlpFieldReader list = reader.List("receipt");
        bool succeeded = list.UInt64("status", max: 1) == 1;
        ulong gas = list.UInt64("cumulativeGasUsed");
        ReadOnlySpan<byte> bloom = list.Fixed("logsBloom", LogBloom.Size);
        Receipt read = new(type, succeeded, gas, ReadLogs(ref list));
        list.Require(read.Bloom.Bytes.SequenceEqual(bloom), "logsBloom", DecodeReason.Inconsistent);
        reader.Leave(list);
        reader.Finish();
        error = reader.Error;
        receipt = reader.Failed ? null : read;
        return receipt is not null;
    }

    /// <summary>The RLP of logs alone: [[address, [topic, …], data], …].</summary>
    public static byte[] EncodeLogs(IReadOnlyList<LogEntry> logs)
    {
        RlpWriter writer = new(stackalloc byte[1024]);
        try
        {
            WriteLogs(ref writer, logs);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The bytes of the leaf.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new(stackalloc byte[1024]);
        try
        {
            if (Type != TransactionType.Legacy)
            {
                writer.WriteRaw([(byte)Type]);
            }

            int list = writer.StartList();
            writer.WriteUInt64(Succeeded ? 1UL : 0);
            writer.WriteUInt64(CumulativeGasUsed);
            writer.WriteBytes(Bloom.Bytes);
            WriteLogs(ref writer, Logs);
            writer.EndList(list);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void WriteLogs(ref RlpWriter writer, IReadOnlyList<LogEntry> logs)
    {
        int list = writer.StartList();
        foreach (LogEntry log in logs)
        {
            int item = writer.StartList();
            writer.WriteAddress(log.Address);
            int topics = writer.StartList();
            foreach (Hash256 topic in log.Topics)
            {
                writer.WriteHash(topic);
            }

            writer.EndList(topics);
            writer.WriteBytes(log.Data.Span);
            writer.EndList(item);
        }

        writer.EndList(list);
    }

    private static List<LogEntry> ReadLogs(ref RlpFieldReader reader)
    {
        List<LogEntry> logs = [];
        RlpFieldReader list = reader.List("logs");
        while (list.HasMore)
        {
            RlpFieldReader item = list.List("logs");
            Address address = item.Address("logs.address");
            List<Hash256> topics = [];
            RlpFieldReader topicItems = item.List("logs.topics");
            while (topicItems.HasMore)
            {
                topicItems.Require(topics.Count < LogEntry.TopicsMax, "logs.topics", DecodeReason.OutOfRange);
                topics.Add(topicItems.Hash("logs.topics"));
            }

            item.Leave(topicItems);
            logs.Add(new LogEntry(address, [.. topics], item.Bytes("logs.data")));
            list.Leave(item);
        }

        reader.Leave(list);
        return logs;
    }
}

using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Binary;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.Storage;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// A block's receipts, the value of <see cref="Column.Receipts"/>:
/// <code>
/// varint length │ events of the system step, as the receipt of a legacy transaction; 0: none
/// varint length │ receipt       for each transaction, in order
/// </code>
/// </summary>
internal static class ReceiptRecord
{
    /// <summary>The value's bytes.</summary>
    public static byte[] Encode(BlockReceipts receipts)
    {
        ByteWriter writer = new();
        writer.WritePrefixedBytes(receipts.SystemLogs.Count == 0 ? [] : OfSystemLogs(receipts.SystemLogs).Encode());
        foreach (Receipt receipt in receipts.Receipts)
        {
            writer.WritePrefixedBytes(receipt.Encode());
        }

        return writer.ToArray();
    }

    /// <summary>Reads the value, whose bytes the logs keep.</summary>
    /// <exception cref="StorageException">The bytes are no such value.</exception>
    public static BlockReceipts Decode(ReadOnlyMemory<byte> bytes)
    {
        int position = 0;
        ReadOnlyMemory<byte> system = Next(bytes, ref position);
        IReadOnlyList<LogEntry> systemLogs = system.IsEmpty ? [] : DecodeReceipt(system).Logs;
        List<Receipt> receipts = [];
        while (position < bytes.Length)
        {
            receipts.Add(DecodeReceipt(Next(bytes, ref position)));
        }

        return new BlockReceipts(systemLogs, receipts);
    }

    private static Receipt OfSystemLogs(IReadOnlyList<LogEntry> logs)
        => new(TransactionType.Legacy, succeeded: true, cumulativeGasUsed: 0, logs);

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> bytes, ref int position)
    {
        ByteReader reader = new(bytes.Span[position..]);
        if (!reader.TryReadPrefixedBytes(reader.Remaining, out ReadOnlySpan<byte> item))
        {
            throw Malformed($"an item at byte {position} is cut");
        }

        position = bytes.Length - reader.Remaining;
        return bytes[(position - item.Length)..position];
    }

    private static Receipt DecodeReceipt(ReadOnlyMemory<byte> bytes)
        => Receipt.TryDecode(bytes, out Receipt? receipt, out DecodeError error)
            ? receipt
            : throw Malformed(error.ToString());

    private static StorageException Malformed(string what)
        => new(StorageFault.Corrupt, $"the receipts of a block are malformed: {what}");
}

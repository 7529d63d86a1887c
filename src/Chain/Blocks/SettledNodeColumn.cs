using System.Buffers.Binary;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// Every eighth level of the sum trees of settled epochs in <see cref="Column.SettledNodes"/>, so that a proof need not
/// hash the epoch again: written with the block that settled a node's last leaf.
/// <code>
/// campaign u32 ‖ epoch u32 ‖ height u8 ‖ index u32 → hash 32 ‖ impressions u64 ‖ ua u128 ‖ amount u128      72 bytes
/// </code>
/// </summary>
internal static class SettledNodeColumn
{
    private const int KeyBytes = (3 * sizeof(uint)) + 1;
    private const int NodeBytes = Hash256.Size + 8 + 16 + 16;

    /// <summary>Adds what a block settled to its batch.</summary>
    public static void Write(IWriteBatch batch, IReadOnlyList<SettledRun> runs)
    {
        Span<byte> bytes = stackalloc byte[NodeBytes];
        foreach (SettledRun run in runs)
        {
            foreach (PlacedNode node in run.Nodes)
            {
                node.Value.Hash.CopyTo(bytes);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[32..], node.Value.Impressions);
                BinaryPrimitives.WriteUInt128BigEndian(bytes[40..], node.Value.Ua);
                BinaryPrimitives.WriteUInt128BigEndian(bytes[56..], node.Value.Amount);
                batch.Put(Column.SettledNodes, KeyOf(run.Epoch, node.Height, node.Index), bytes);
            }
        }
    }

    /// <summary>Reads neighbours of one level.</summary>
    /// <exception cref="StorageException">They are not as they were written.</exception>
    public static void Read(IKeyValueReader store, EpochKey epoch, int height, uint first, Span<SumNode> nodes)
    {
        byte[] lower = KeyOf(epoch, (byte)height, first);
        using IStoreIterator iterator = store.Iterate(Column.SettledNodes, lower);
        iterator.Seek(lower);
        for (int i = 0; i < nodes.Length; i++)
        {
            uint index = first + (uint)i;
            if (!iterator.Valid
                || !iterator.Key.SequenceEqual(KeyOf(epoch, (byte)height, index))
                || iterator.Value.Length != NodeBytes)
            {
                throw new StorageException(
                    StorageFault.Corrupt,
                    $"campaign {epoch.Campaign}, epoch {epoch.Epoch}: node {index} at height {height} is not there");
            }

            nodes[i] = ReadNode(iterator.Value);
            iterator.Next();
        }
    }

    private static SumNode ReadNode(ReadOnlySpan<byte> bytes)
        => new(
            new Hash256(bytes[..Hash256.Size]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[56..]));

    private static byte[] KeyOf(EpochKey epoch, byte height, uint index)
    {
        byte[] key = new byte[KeyBytes];
        BinaryPrimitives.WriteUInt32BigEndian(key, epoch.Campaign);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(4), epoch.Epoch);
        key[8] = height;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(9), index);
        return key;
    }
}

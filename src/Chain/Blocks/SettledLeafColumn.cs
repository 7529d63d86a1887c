using System.Buffers.Binary;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives.Binary;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// The leaves of settled epochs in <see cref="Column.SettledLeaves"/>, written with the block that settled them:
/// <code>
/// campaign u32 ‖ epoch u32 ‖ index of the first leaf u32 → varint sites │ leaf │ leaf │ …
/// leaf = varint id ‖ varint impressions ‖ varint ua ‖ varint amount       those of sites first, then those of UIDs
/// </code>
/// A chunk ends where a block's step does, and at every 256th leaf: there a group of the tree ends.
/// </summary>
internal sealed class SettledLeafColumn(IKeyValueReader store) : ISettledLeaves
{
    private const int KeyLength = 3 * sizeof(uint);

    /// <summary>The most leaves of a chunk.</summary>
    public const int ChunkLeaves = SumTreePath.GroupNodes;

    /// <summary>Adds what a block settled to its batch.</summary>
    public static void Write(IWriteBatch batch, IReadOnlyList<SettledRun> runs)
    {
        ByteWriter writer = new();
        foreach (SettledRun run in runs)
        {
            PayoutLeaf[] leaves = [.. run.Leaves];
            for (int at = 0; at < leaves.Length;)
            {
                int count = Math.Min(ChunkLeaves - (int)(leaves[at].Index % ChunkLeaves), leaves.Length - at);
                writer.Clear();
                WriteChunk(writer, leaves.AsSpan(at, count));
                batch.Put(Column.SettledLeaves, KeyOf(run.Epoch, leaves[at].Index), writer.Written);
                at += count;
            }
        }
    }

    /// <inheritdoc/>
    public void Read(EpochKey epoch, uint first, Span<PayoutLeaf> leaves)
    {
        int filled = 0;
        foreach (PayoutLeaf leaf in Enumerate(epoch, first))
        {
            if (filled == leaves.Length)
            {
                return;
            }

            leaves[filled++] = leaf;
        }

        if (filled < leaves.Length)
        {
            throw Corrupt(epoch, $"it has {first + filled} leaves, {first + leaves.Length} are asked for");
        }
    }

    /// <summary>The leaves of the chunk that holds a leaf, in order.</summary>
    /// <exception cref="StorageException">They are not as they were written.</exception>
    public IReadOnlyList<PayoutLeaf> ReadChunkOf(EpochKey epoch, uint index)
    {
        using IStoreIterator chunks = store.Iterate(Column.SettledLeaves, KeyOf(epoch, 0), KeyOf(epoch, uint.MaxValue));
        chunks.SeekForPrev(KeyOf(epoch, index));
        if (!chunks.Valid)
        {
            throw Corrupt(epoch, $"leaf {index} is missing");
        }

        List<PayoutLeaf> chunk = ReadChunk(epoch, StartOf(chunks), chunks.Value);
        return chunk.Count > 0 && chunk[^1].Index >= index ? chunk : throw Corrupt(epoch, $"leaf {index} is missing");
    }

    /// <summary>The leaves of an epoch from one on, in order.</summary>
    /// <exception cref="StorageException">They are not as they were written.</exception>
    public IEnumerable<PayoutLeaf> Enumerate(EpochKey epoch, uint first)
    {
        uint next = first;
        using IStoreIterator chunks = store.Iterate(Column.SettledLeaves, KeyOf(epoch, 0), KeyOf(epoch, uint.MaxValue));
        for (chunks.SeekForPrev(KeyOf(epoch, first)); chunks.Valid; chunks.Next())
        {
            uint start = StartOf(chunks);
            List<PayoutLeaf> chunk = ReadChunk(epoch, start, chunks.Value);
            if (start > next)
            {
                throw Corrupt(epoch, $"leaves {next} to {start} are missing");
            }

            for (int i = (int)(next - start); i < chunk.Count; i++)
            {
                yield return chunk[i];
            }

            next = Math.Max(next, start + (uint)chunk.Count);
        }
    }

    private static uint StartOf(IStoreIterator chunks)
        => BinaryPrimitives.ReadUInt32BigEndian(chunks.Key[(2 * sizeof(uint))..]);

    private static void WriteChunk(ByteWriter writer, ReadOnlySpan<PayoutLeaf> chunk)
    {
        int sites = 0;
        while (sites < chunk.Length && chunk[sites].Type == PayoutLeafType.Site)
        {
            sites++;
        }

        writer.WriteVarint((ulong)sites);
        foreach (ref readonly PayoutLeaf leaf in chunk)
        {
            writer.WriteVarint((ulong)leaf.Id);
            writer.WriteVarint(leaf.Impressions);
            writer.WriteVarint(leaf.Ua);
            writer.WriteVarint(leaf.Amount);
        }
    }

    /// <summary>The leaves of a chunk.</summary>
    /// <exception cref="StorageException">They are not as they were written.</exception>
    public static List<PayoutLeaf> ReadChunk(EpochKey epoch, uint first, ReadOnlySpan<byte> value)
    {
        ByteReader reader = new(value);
        bool isWhole = reader.TryReadVarint(out uint sites);
        List<PayoutLeaf> leaves = [];
        while (isWhole && !reader.AtEnd)
        {
            PayoutLeafType type = leaves.Count < sites ? PayoutLeafType.Site : PayoutLeafType.Uid;
            isWhole = TryReadLeaf(ref reader, out PayoutLeaf leaf);
            leaves.Add(leaf with
            {
                Type = type,
                Campaign = epoch.Campaign,
                Epoch = epoch.Epoch,
                Index = first + (uint)leaves.Count,
            });
        }

        return isWhole ? leaves : throw Corrupt(epoch, $"the chunk at leaf {first} is malformed");
    }

    private static bool TryReadLeaf(ref ByteReader reader, out PayoutLeaf leaf)
    {
        leaf = default;
        if (!reader.TryReadVarint(out uint id)
            || !reader.TryReadVarint(out ulong impressions)
            || !reader.TryReadVarint(out UInt128 ua)
            || !reader.TryReadVarint(out UInt128 amount))
        {
            return false;
        }

        leaf = leaf with { Id = id, Impressions = impressions, Ua = ua, Amount = amount };
        return true;
    }

    private static byte[] KeyOf(EpochKey epoch, uint first)
    {
        byte[] key = new byte[KeyLength];
        BinaryPrimitives.WriteUInt32BigEndian(key, epoch.Campaign);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(sizeof(uint)), epoch.Epoch);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(2 * sizeof(uint)), first);
        return key;
    }

    private static StorageException Corrupt(EpochKey epoch, string what)
        => new(
            StorageFault.Corrupt, $"the settled leaves of campaign {epoch.Campaign}, epoch {epoch.Epoch}: {what}");
}

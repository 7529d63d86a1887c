using System.Buffers.Binary;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Files;
using MarketChain.Marketing.Records;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives.SumTree;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;

namespace MarketChain.Chain.Snapshots;

/// <summary>
/// The leaves of settled epochs that a snapshot brought, against the roots in the trie: those of every epoch, in chunks
/// one behind the other, and no others. The nodes that are kept beside them are computed.
/// </summary>
internal sealed class SnapshotLeaves(IKeyValueStore store, WorldState world)
{
    private const int KeyLength = 3 * sizeof(uint);
    private const int BatchBytesMax = 8 << 20;

    private readonly List<PlacedNode> _nodes = [];
    private EpochKey? _epoch;
    private SumTreeFrontier _frontier = SumTreeFrontier.Empty;
    private uint _epochs;

    /// <summary>Checks all that is in the store, and adds the nodes.</summary>
    /// <exception cref="BlockFileException">They are not the leaves of the settled epochs.</exception>
    public void CheckAll()
    {
        using IWriteBatch batch = store.CreateBatch();
        using IStoreIterator rows = store.Iterate(Column.SettledLeaves);
        for (rows.SeekToFirst(); rows.Valid; rows.Next())
        {
            Check(rows.Key.Length == KeyLength, "a key");
            EpochKey epoch = new(
                BinaryPrimitives.ReadUInt32BigEndian(rows.Key),
                BinaryPrimitives.ReadUInt32BigEndian(rows.Key[sizeof(uint)..]));
            if (epoch != _epoch)
            {
                Finish();
                _epoch = epoch;
            }

            uint first = BinaryPrimitives.ReadUInt32BigEndian(rows.Key[(2 * sizeof(uint))..]);
            Add(epoch, first, SettledLeafColumn.ReadChunk(epoch, first, rows.Value));
            Write(batch, epoch);
        }

        Finish();
        store.Write(batch, sync: true);
        Check(_epochs == CountEpochs(), "an epoch has none");
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new BlockFileException($"the settled leaves of the file are not in order: {what}");
        }
    }

    private void Add(EpochKey epoch, uint first, List<PayoutLeaf> leaves)
    {
        bool isNext = first == _frontier.Count && leaves.Count > 0;
        long end = (long)first + leaves.Count - 1;
        bool isChunk = first / SettledLeafColumn.ChunkLeaves == end / SettledLeafColumn.ChunkLeaves;
        Check(isNext && isChunk, $"campaign {epoch.Campaign}, epoch {epoch.Epoch}, leaf {first}");
        _frontier = _frontier.Append(leaves.Select(leaf => SumTreeHash.HashLeaf(leaf)).ToArray(), _nodes);
    }

    private void Write(IWriteBatch batch, EpochKey epoch)
    {
        SettledNodeColumn.Write(batch, [new SettledRun(epoch, [], _nodes)]);
        _nodes.Clear();
        if (batch.SizeBytes > BatchBytesMax)
        {
            store.Write(batch, sync: false);
            batch.Clear();
        }
    }

    private void Finish()
    {
        if (_epoch is { } epoch)
        {
            SettledEpochRecord? record = SettledEpochRecord.Load(world, epoch.Campaign, epoch.Epoch);
            bool isRight = record?.Leaves == _frontier.Count && record.Root == _frontier.Root().Hash;
            Check(isRight, $"those of campaign {epoch.Campaign}, epoch {epoch.Epoch} do not come to its root");
            _epochs++;
            _frontier = SumTreeFrontier.Empty;
        }
    }

    private uint CountEpochs()
    {
        uint count = 0;
        for (uint i = 0; SettledEpochRecord.TryFind(world, i, out uint campaign, out uint epoch, out _); i++)
        {
            count += SettledEpochRecord.Load(world, campaign, epoch) is { Leaves: > 0 } ? 1u : 0;
        }

        return count;
    }
}

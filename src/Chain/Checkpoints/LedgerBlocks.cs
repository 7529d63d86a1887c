using MarketChain.Chain.Blocks;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Checkpoints;

/// <summary>What headers and trie say of the ledger, for its start.</summary>
internal sealed class LedgerBlocks(ChainSpec spec, IKeyValueReader store) : ILedgerBlocks
{
    private BlockHeader? _last;

    /// <inheritdoc/>
    public uint EpochOf(ulong number) => spec.Marketing.EpochAt(HeaderOf(number).TimestampMs);

    /// <inheritdoc/>
    public Hash256 DigestOf(ulong number) => HeaderOf(number).Extra.LedgerDigest;

    /// <summary>The trie holds the newest root only; older files were held against it in their time.</summary>
    public bool TryGetContentRoot(ulong checkpoint, out Hash256 root)
    {
        CheckpointRecord newest = CheckpointRecord.Load(new WorldState(new WorldStateReader(store)));
        root = newest.Root;
        return newest.Block == checkpoint && checkpoint != 0;
    }

    /// <summary>Both questions come for a block after the other, so its header is decoded once.</summary>
    private BlockHeader HeaderOf(ulong number)
    {
        if (_last?.Number != number)
        {
            _last = BlockColumns.ReadHeader(store, number)
                ?? throw new StorageException(StorageFault.Corrupt, $"the header of block {number} is missing");
        }

        return _last;
    }
}

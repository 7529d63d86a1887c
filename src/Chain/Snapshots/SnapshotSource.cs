using System.Text;
using MarketChain.Chain.Files;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Chain.Snapshots;

/// <summary>Reads a snapshot item by item, in the order of their kinds, to the hash at its end.</summary>
internal sealed class SnapshotSource
{
    private readonly Stream _source;
    private Keccak256Hasher _hasher;
    private byte[] _item;

    /// <summary>Reads the first item.</summary>
    /// <exception cref="BlockFileException">It is no snapshot, or of another chain.</exception>
    public SnapshotSource(Stream source, in Hash256 genesisHash)
    {
        _source = source;
        _item = BlockFileReader.ReadItem(source, SnapshotItem.LengthMax)
            ?? throw new BlockFileException("the file is empty");
        _hasher.Append(_item);
        RlpReader reader = new(_item);
        if (!reader.TryReadList(out RlpReader list)
            || !list.TryReadBytes(out ReadOnlySpan<byte> format)
            || !format.SequenceEqual(Encoding.ASCII.GetBytes(SnapshotItem.Format))
            || !list.TryReadHash(out Hash256 chain)
            || !list.TryReadUInt64(out ulong height)
            || !list.TryFinish())
        {
            throw new BlockFileException($"expected a snapshot of the format {SnapshotItem.Format}");
        }

        if (chain != genesisHash)
        {
            throw new BlockFileException($"expected the chain {genesisHash}, got {chain}");
        }

        Height = height;
        Next();
    }

    /// <summary>The block after which it was made.</summary>
    public ulong Height { get; }

    /// <summary>The kind of the item that is next.</summary>
    public SnapshotKind Kind { get; private set; }

    /// <summary>The next item, as its fields behind the kind. Valid until the one after it is read.</summary>
    public RlpFieldReader Fields()
    {
        RlpFieldReader reader = new(_item);
        RlpFieldReader list = reader.List("item");
        list.UInt64("kind");
        return list;
    }

    /// <summary>Goes on behind an item whose fields were read.</summary>
    public void Next(RlpFieldReader read)
    {
        read.Finish();
        if (read.Failed)
        {
            throw new BlockFileException($"an item of kind {Kind} is malformed: {read.Error}");
        }

        Next();
    }

    /// <summary>The hash at the end is that of all before it, and nothing follows.</summary>
    public void Finish()
    {
        RlpFieldReader end = Fields();
        Hash256 hash = end.Hash("hash");
        end.Finish();
        if (Kind != SnapshotKind.End || end.Failed || hash != _hasher.Finish() || _source.ReadByte() >= 0)
        {
            throw new BlockFileException("the file is damaged: its bytes do not come to the hash at its end");
        }
    }

    private void Next()
    {
        _item = BlockFileReader.ReadItem(_source, SnapshotItem.LengthMax)
            ?? throw new BlockFileException("the file is cut");
        RlpFieldReader reader = new(_item);
        RlpFieldReader list = reader.List("item");
        SnapshotKind kind = (SnapshotKind)list.UInt64("kind", (ulong)SnapshotKind.End);
        bool isState = kind is SnapshotKind.Slots or SnapshotKind.Account && Kind is SnapshotKind.Account;
        if (list.Failed || kind < SnapshotKind.Block || (kind < Kind && !isState))
        {
            throw new BlockFileException($"an item of kind {kind} behind one of kind {Kind}");
        }

        Kind = kind;
        if (kind != SnapshotKind.End)
        {
            _hasher.Append(_item);
        }
    }
}

using MarketChain.Chain.Files;
using MarketChain.Primitives.Rlp;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>The one question about blocks that is on its way.</summary>
/// <param name="peer">Who was asked.</param>
/// <param name="from">The first block that was asked for.</param>
/// <param name="nowMs">When.</param>
internal sealed class BlockQuestion(SyncPeer peer, ulong from, long nowMs)
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private uint _length;
    private uint? _total;

    public SyncPeer Peer { get; } = peer;

    public ulong From { get; } = from;

    /// <summary>When it was asked, or the newest part came.</summary>
    public long SinceMs { get; set; } = nowMs;

    /// <summary>The question for the next part.</summary>
    public GetPartMessage NextPart => new(From, _length);

    /// <summary>Adds the next part of the block; false when it is not that.</summary>
    public bool TryAdd(PartMessage part)
    {
        if (part.Number != From || part.Offset != _length || (_total ?? part.Total) != part.Total)
        {
            return false;
        }

        _total = part.Total;
        _length += (uint)part.Bytes.Length;
        _parts.Add(part.Bytes);
        return true;
    }

    /// <summary>True when all parts are there.</summary>
    public bool IsWhole => _length == _total;

    /// <summary>Joins the parts; null when they are no item, or another block's.</summary>
    public BlockWithSidecars? Join()
    {
        byte[] bytes = new byte[_length];
        int offset = 0;
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            part.Span.CopyTo(bytes.AsSpan(offset));
            offset += part.Length;
        }

        RlpFieldReader reader = new(bytes);
        BlockWithSidecars? item = BlockFields.Read(ref reader);
        reader.Finish();
        return reader.Failed || item!.Block.Number != From ? null : item;
    }
}

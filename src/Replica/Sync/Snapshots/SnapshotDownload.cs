using MarketChain.Primitives.Crypto;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync.Snapshots;

/// <summary>One snapshot on its way from one peer, part by part.</summary>
/// <param name="source">The peer, also when its link is gone for a while.</param>
/// <param name="offer">What it offered.</param>
/// <param name="head">This node's newest block, from which nobody could bring it further.</param>
internal sealed class SnapshotDownload(Ed25519PublicKey source, SnapshotOffer offer, ulong head)
{
    private ulong _offset;

    public Ed25519PublicKey Source { get; } = source;

    public SnapshotOffer Offer { get; } = offer;

    /// <summary>The node's newest block when it began.</summary>
    public ulong Head { get; } = head;

    /// <summary>When the next part was asked for; null when it was not.</summary>
    public long? AskedAtMs { get; set; }

    /// <summary>Questions in a row that ran out.</summary>
    public int Misses { get; set; }

    /// <summary>True when all bytes came.</summary>
    public bool IsWhole => _offset == Offer.Length;

    /// <summary>The question for the next part.</summary>
    public GetSnapshotPartMessage NextPart => new(Offer.Hash, _offset);

    /// <summary>True for what was asked for once, and came already.</summary>
    public bool IsOld(SnapshotPartMessage part) => part.Hash == Offer.Hash && part.Offset < _offset;

    /// <summary>Counts the part that was asked for; false when it is not that, whole.</summary>
    public bool TryCount(SnapshotPartMessage part)
    {
        ulong length = Math.Min(MessageLimits.SnapshotPartLength, Offer.Length - _offset);
        bool isNext = AskedAtMs is not null
            && part.Hash == Offer.Hash
            && part.Offset == _offset
            && (ulong)part.Bytes.Length == length;
        if (isNext)
        {
            _offset += length;
            AskedAtMs = null;
            Misses = 0;
        }

        return isNext;
    }
}

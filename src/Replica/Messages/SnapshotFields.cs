using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Replica.Messages;

/// <summary>The messages about snapshots; drawn at <see cref="SyncMessageCodec"/>.</summary>
internal static class SnapshotFields
{
    private const ulong GetOffer = 11;
    private const ulong Offer = 12;
    private const ulong GetPart = 13;
    private const ulong Part = 14;

    public static void Write(ref RlpWriter writer, SyncMessage message)
    {
        switch (message)
        {
            case GetSnapshotMessage get:
                writer.WriteUInt64(GetOffer);
                writer.WriteUInt64(get.Above);
                break;
            case SnapshotMessage { Offer: var offer }:
                writer.WriteUInt64(Offer);
                writer.WriteUInt64(offer.Height);
                writer.WriteUInt64(offer.Length);
                writer.WriteHash(offer.Hash);
                break;
            case GetSnapshotPartMessage get:
                writer.WriteUInt64(GetPart);
                writer.WriteHash(get.Hash);
                writer.WriteUInt64(get.Offset);
                break;
            case SnapshotPartMessage part:
                writer.WriteUInt64(Part);
                writer.WriteHash(part.Hash);
                writer.WriteUInt64(part.Offset);
                writer.WriteBytes(part.Bytes.Span);
                break;
        }
    }

    public static SyncMessage Read(ref RlpFieldReader list, ulong kind) => kind switch
    {
        GetOffer => new GetSnapshotMessage(list.UInt64("above")),
        Offer => new SnapshotMessage(ReadOffer(ref list)),
        GetPart => new GetSnapshotPartMessage(list.Hash("hash"), ReadOffset(ref list)),
        _ => ReadPart(ref list),
    };

    private static SnapshotOffer ReadOffer(ref RlpFieldReader list)
    {
        int position = list.Position;
        SnapshotOffer offer = new(
            list.UInt64("height"), list.UInt64("length", (ulong)MessageLimits.SnapshotLengthMax), list.Hash("hash"));
        bool fits = offer.IsThere ? offer.Height > 0 : offer.Hash == Hash256.Zero;
        list.Require(fits, "offer", DecodeReason.Inconsistent, position);
        return offer;
    }

    private static SnapshotPartMessage ReadPart(ref RlpFieldReader list)
    {
        Hash256 hash = list.Hash("hash");
        ulong offset = ReadOffset(ref list);
        int position = list.Position;
        ReadOnlyMemory<byte> bytes = list.Bytes("bytes", MessageLimits.SnapshotPartLength);
        list.Require(!bytes.IsEmpty, "bytes", DecodeReason.Inconsistent, position);
        return new SnapshotPartMessage(hash, offset, bytes);
    }

    private static ulong ReadOffset(ref RlpFieldReader list)
        => list.UInt64("offset", (ulong)MessageLimits.SnapshotLengthMax);
}

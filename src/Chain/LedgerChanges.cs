using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State.Ledger;

namespace MarketChain.Chain;

/// <summary>The ledger's changes of a block as they are hashed and kept (docs/spec/ledger.md 3).</summary>
internal sealed record LedgerChanges(Hash256 Digest, ReadOnlyMemory<byte> Encoded)
{
    private static ReadOnlySpan<byte> Tag => "marketchain/ledger/v1"u8;

    public static LedgerChanges Of(LedgerOverlay overlay, in Hash256 previous) => None(previous, overlay.Number);

    public static LedgerChanges None(in Hash256 previous, ulong number)
    {
        byte[] encoded = new byte[sizeof(uint)];
        byte[] head = [.. Tag, .. previous.Bytes, .. new byte[sizeof(ulong)]];
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(head.Length - sizeof(ulong)), number);
        return new LedgerChanges(Blake2b256.HashJoined(head, encoded), encoded);
    }
}

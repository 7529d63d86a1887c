using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State.Ledger;

/// <summary>The rows that a block changed, as they are hashed and kept on disk (docs/spec/ledger.md 3).</summary>
/// <param name="Number">The block's number.</param>
/// <param name="Count">Changed rows.</param>
/// <param name="Digest">The ledger digest of the block's header.</param>
/// <param name="Encoded"><c>u32be(count) ‖ changes</c>: memory of the overlay that made it, until its Dispose.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ChangeSet(ulong Number, int Count, Hash256 Digest, ReadOnlyMemory<byte> Encoded)
{
    /// <summary>Bytes of the count in front of the changes.</summary>
    public const int CountBytes = 4;

    private static ReadOnlySpan<byte> Tag => "marketchain/ledger/v1"u8;

    /// <summary>
    /// The ledger digest of a block: <c>BLAKE2b-256(tag ‖ previous ‖ u64be(number) ‖ u32be(count) ‖ changes)</c>.
    /// </summary>
    /// <param name="previous">The digest of the block before; all zeros for genesis.</param>
    /// <param name="number">The block's number.</param>
    /// <param name="encoded"><c>u32be(count) ‖ changes</c>.</param>
    public static Hash256 DigestOf(in Hash256 previous, ulong number, ReadOnlySpan<byte> encoded)
    {
        Span<byte> head = stackalloc byte[Tag.Length + Hash256.Size + sizeof(ulong)];
        Tag.CopyTo(head);
        previous.CopyTo(head[Tag.Length..]);
        BinaryPrimitives.WriteUInt64BigEndian(head[(Tag.Length + Hash256.Size)..], number);
        return Blake2b256.HashJoined(head, encoded);
    }
}

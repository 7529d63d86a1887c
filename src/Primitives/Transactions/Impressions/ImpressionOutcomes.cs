using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// What became of the rows of a batch, in the bytes that are kept and hashed:
/// <code>
/// reason u8 × n (0 = accepted) | ua u32le × n (0 unless accepted)
/// outcomesHash = BLAKE2b-256("marketchain/outcomes/v1" ‖ reasons ‖ uas)
/// </code>
/// </summary>
public readonly ref struct ImpressionOutcomes
{
    /// <summary>Bytes of a row.</summary>
    public const int RowSize = sizeof(byte) + sizeof(uint);

    private readonly Span<byte> _bytes;
    private readonly int _rows;

    /// <summary>Lays the outcomes of some rows over a buffer of exactly so many <see cref="RowSize"/>s.</summary>
    public ImpressionOutcomes(Span<byte> bytes, int rows)
    {
        Invariant.Check(BitConverter.IsLittleEndian);
        Invariant.Check(bytes.Length == rows * RowSize);
        _bytes = bytes;
        _rows = rows;
    }

    /// <summary>The reason of each row; 0 is accepted.</summary>
    public Span<byte> Reasons => _bytes[.._rows];

    /// <summary>The UA of each row.</summary>
    public Span<uint> Uas => MemoryMarshal.Cast<byte, uint>(_bytes[_rows..]);

    private static ReadOnlySpan<byte> Tag => "marketchain/outcomes/v1"u8;

    /// <summary>The hash of all of it, which the batch's event holds.</summary>
    public Hash256 ComputeHash() => Blake2b256.HashJoined(Tag, _bytes);
}

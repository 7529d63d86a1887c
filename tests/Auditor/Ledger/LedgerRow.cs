using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>Where a row of the attention ledger stands: its table and up to three numbers.</summary>
internal readonly record struct RowKey(byte Table, uint First = 0, uint Second = 0, uint Third = 0)
    : IComparable<RowKey>
{
    /// <summary>How many numbers the key of a table has, by the table.</summary>
    private static readonly int[] Widths = [0, 2, 3, 3, 1, 2, 2, 0];

    public int CompareTo(RowKey other)
        => (Table, First, Second, Third).CompareTo((other.Table, other.First, other.Second, other.Third));

    /// <summary>The table and the key in bytes, whose order is that of the rows.</summary>
    public byte[] ToBytes()
        => new Octets().U8(Table).U32(First).U32(Second).U32(Third).Span[..(1 + (4 * Widths[Table]))].ToArray();
}

/// <summary>A row of the attention ledger (docs/spec/ledger.md 1).</summary>
internal abstract class LedgerRow(RowKey key)
{
    public RowKey Key { get; } = key;

    public bool Deleted { get; set; }

    /// <summary>The value as it is hashed; empty when the row does not exist.</summary>
    public byte[] Encode()
    {
        if (Deleted)
        {
            return [];
        }

        Octets value = new();
        WriteTo(value);
        return value.Span.ContainsAnyExcept((byte)0) ? value.ToArray() : [];
    }

    protected abstract void WriteTo(Octets value);
}

/// <summary>Table 4: what a UID is and has earned.</summary>
internal sealed class UidRow(uint uid) : LedgerRow(new RowKey(4, uid))
{
    public const byte HasController = 1;
    public const byte Suspended = 2;

    /// <summary>Suspended, or so by validators.</summary>
    public const byte OutOfUse = 2 | 8;

    public const byte HasLinked = 4;

    public uint Level { get; set; }
    public byte Flags { get; set; }
    public uint LinkedTo { get; set; }
    public BigInteger Earned { get; set; }
    public BigInteger Claimed { get; set; }

    protected override void WriteTo(Octets value)
        => value.U8((byte)Level).U8(Flags).Varint(LinkedTo).Varint(Earned).Varint(Claimed);
}

/// <summary>Table 5: batches of a stream.</summary>
internal sealed class StreamRow(uint site, uint stream) : LedgerRow(new RowKey(5, site, stream))
{
    /// <summary>The highest batch sequence accepted, plus 1.</summary>
    public ulong Batches { get; set; }

    protected override void WriteTo(Octets value) => value.Varint(Batches);
}

/// <summary>Table 6: accepted rows of a site within an epoch.</summary>
internal sealed class SiteEpochRow(uint site, uint epoch) : LedgerRow(new RowKey(6, site, epoch))
{
    public ulong Rows { get; set; }

    protected override void WriteTo(Octets value) => value.Varint(Rows);
}

/// <summary>Table 7: sums over everything.</summary>
internal sealed class TotalsRow() : LedgerRow(new RowKey(7))
{
    public BigInteger FreeEscrow { get; set; }
    public BigInteger Reserves { get; set; }
    public BigInteger Stakes { get; set; }
    public BigInteger Unclaimed { get; set; }
    public BigInteger Remainders { get; set; }
    public ulong OpenRows { get; set; }
    public ulong SettledEpochs { get; set; }
    public ulong ExpiryCursor { get; set; }
    public ulong ExpiryLeaf { get; set; }

    /// <summary>What the attention account must hold.</summary>
    public BigInteger Balance => FreeEscrow + Reserves + Stakes + Unclaimed + Remainders;

    protected override void WriteTo(Octets value)
        => value.Varint(FreeEscrow).Varint(Reserves).Varint(Stakes).Varint(Unclaimed).Varint(Remainders)
            .Varint(OpenRows).Varint(SettledEpochs).Varint(ExpiryCursor).Varint(ExpiryLeaf);
}

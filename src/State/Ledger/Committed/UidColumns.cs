using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger.Committed;

/// <summary>
/// The committed rows of table 4 in columns by number: what judging reads, 8 bytes, apart from the money, 32 bytes.
/// </summary>
internal sealed class UidColumns
{
    private readonly NativeColumn<UidIdentity> _identities = new();
    private readonly NativeColumn<Money> _money = new();

    /// <summary>The highest number; every one from 1 has a row.</summary>
    public uint Count { get; private set; }

    /// <summary>Bytes taken from the system.</summary>
    public long TotalBytes => _identities.TotalBytes + _money.TotalBytes;

    /// <summary>Level, flags and link.</summary>
    public UidIdentity IdentityOf(uint uid) => _identities[uid];

    /// <summary>Asks for the cache line that <see cref="IdentityOf"/> reads.</summary>
    public void Prefetch(uint uid) => _identities.Prefetch(uid);

    /// <summary>The row, or one of all zeros.</summary>
    public UidRow Get(uint uid)
    {
        Money money = _money[uid];
        return new UidRow { Identity = _identities[uid], Earned = money.Earned, Claimed = money.Claimed };
    }

    /// <summary>Makes room for so many rows in all.</summary>
    public void Reserve(uint count)
    {
        _identities.Reserve(count);
        _money.Reserve(count);
    }

    /// <summary>Writes the row of a UID that has one, or of the next one.</summary>
    public void Set(uint uid, in UidRow row)
    {
        Invariant.Check(uid - 1 <= Count && row.Identity.Exists);
        Count = Math.Max(Count, uid);
        _identities.At(uid) = row.Identity;
        _money.At(uid) = new Money { Earned = row.Earned, Claimed = row.Claimed };
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Money
    {
        public UInt128 Earned;
        public UInt128 Claimed;
    }
}

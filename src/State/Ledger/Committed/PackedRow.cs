using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.State.Ledger.Encoding;

namespace MarketChain.State.Ledger.Committed;

/// <summary>
/// A row of table 2 at rest.
/// <code>
/// │ uid 4 │ impressions 22 bits, ua 42 bits: 8 │ dwellMs 4 │ firstSite 4 │ firstSiteImpressions 2 │     22 bytes
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Bytes)]
internal readonly struct PackedRow
{
    /// <summary>Its size.</summary>
    public const int Bytes = 22;

    private const int UaBits = 42;

    public readonly uint Uid;
    private readonly ulong _impressionsAndUa;
    private readonly uint _dwellMs;
    private readonly uint _firstSite;
    private readonly ushort _firstSiteImpressions;

    /// <summary>Packs a row that is within its bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PackedRow(uint uid, in EpochUidRow row)
    {
        Uid = uid;
        _impressionsAndUa = ((ulong)row.Impressions << UaBits) | row.Ua;
        _dwellMs = row.DwellMs;
        _firstSite = row.FirstSite;
        _firstSiteImpressions = (ushort)row.FirstSiteImpressions;
    }

    /// <summary>The row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EpochUidRow Unpack() => new()
    {
        Impressions = (uint)(_impressionsAndUa >> UaBits),
        Ua = _impressionsAndUa & (EpochUidCodec.UaEnd - 1),
        DwellMs = _dwellMs,
        FirstSite = _firstSite,
        FirstSiteImpressions = _firstSiteImpressions,
    };
}

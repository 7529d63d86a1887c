using System.Runtime.InteropServices;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <summary>One impression with its own time.</summary>
/// <param name="TimeMs">When it was shown, Unix ms.</param>
/// <param name="Uid">Who saw it.</param>
/// <param name="Campaign">What it was for.</param>
/// <param name="DwellMs">How long it was on the screen.</param>
/// <param name="VisiblePermille">How much of it was, 0..1000.</param>
/// <param name="Flags">Click, video, focus.</param>
/// <param name="Format">The ad's format.</param>
/// <param name="Creative">What was shown, when the batch has the column.</param>
/// <param name="Placement">Where on the site, when the batch has the column.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Impression(
    ulong TimeMs,
    uint Uid,
    uint Campaign,
    uint DwellMs,
    ushort VisiblePermille,
    ImpressionFlags Flags,
    byte Format,
    uint Creative = 0,
    uint Placement = 0);

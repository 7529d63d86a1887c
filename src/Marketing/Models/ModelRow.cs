using System.Runtime.InteropServices;
using MarketChain.Marketing.Attention;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Models;

/// <summary>What a contract that scores is told of a row.</summary>
/// <param name="DwellMs">Time on the screen, at most <see cref="UaParameters.DwellMsMax"/>.</param>
/// <param name="VisiblePermille">Share that was visible, at most 1000.</param>
/// <param name="Flags">Click, video, focus.</param>
/// <param name="Format">The ad's format.</param>
/// <param name="Level">Level of the canonical UID, 1..3.</param>
/// <param name="FormatBps">The campaign's weight of the format, 0..20,000.</param>
/// <param name="Creative">What was shown; 0 when the batch does not say.</param>
/// <param name="Placement">Where on the site; 0 when the batch does not say.</param>
/// <param name="TimeMs">When, Unix ms.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ModelRow(
    uint DwellMs,
    ushort VisiblePermille,
    ImpressionFlags Flags,
    byte Format,
    byte Level,
    uint FormatBps,
    uint Creative,
    uint Placement,
    ulong TimeMs);

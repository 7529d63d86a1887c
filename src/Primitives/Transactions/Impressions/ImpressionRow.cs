using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Transactions;

/// <summary>What else is known of an impression.</summary>
[Flags]
public enum ImpressionFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It was clicked.</summary>
    Click = 1,

    /// <summary>It was a video.</summary>
    Video = 2,

    /// <summary>The page had the focus.</summary>
    Focus = 4,

    /// <summary>All that there are.</summary>
    All = Click | Video | Focus,
}

/// <summary>One impression of a batch.</summary>
/// <param name="Uid">Who saw it.</param>
/// <param name="Campaign">What it was for.</param>
/// <param name="TimeOffsetMs">How long before the batch's base time.</param>
/// <param name="DwellMs">How long it was on the screen.</param>
/// <param name="VisiblePermille">How much of it was, 0..1000.</param>
/// <param name="Flags">Click, video, focus.</param>
/// <param name="Format">The ad's format.</param>
/// <param name="Creative">What was shown; 0 when the batch lacks the column.</param>
/// <param name="Placement">Where on the site; 0 when the batch lacks the column.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ImpressionRow(
    uint Uid,
    uint Campaign,
    uint TimeOffsetMs,
    uint DwellMs,
    ushort VisiblePermille,
    ImpressionFlags Flags,
    byte Format,
    uint Creative = 0,
    uint Placement = 0);

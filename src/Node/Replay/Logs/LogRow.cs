using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Logs;

/// <summary>One shown ad as a log has it, before it is an impression of the chain.</summary>
/// <param name="TimeMs">When, Unix ms. Rows of a log never go back in time.</param>
/// <param name="User">Hash of all that the log says of the user: equal hashes are one user.</param>
/// <param name="Item">What was shown: becomes a campaign.</param>
/// <param name="Site">Where.</param>
/// <param name="Click">Whether it was clicked.</param>
/// <param name="DwellMs">How long it was on the screen; null when the log does not say.</param>
/// <param name="VisiblePermille">How much of it, 0..1000; null when the log does not say.</param>
/// <param name="Format">The ad's format; 0 when the log does not say.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogRow(
    ulong TimeMs,
    Hash256 User,
    string Item,
    string Site,
    bool Click,
    uint? DwellMs = null,
    ushort? VisiblePermille = null,
    byte Format = 0);

using System.Runtime.InteropServices;

namespace MarketChain.Marketing.Attention;

/// <summary>A row that rules 1 to 11 let pass.</summary>
/// <param name="Frame">Its campaign.</param>
/// <param name="Row">Its index in the batch.</param>
/// <param name="Uid">The canonical UID.</param>
/// <param name="Level">Of that UID.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Candidate(CampaignFrame Frame, int Row, uint Uid, byte Level);

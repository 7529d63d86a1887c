using System.Runtime.InteropServices;
using MarketChain.Marketing.Records;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Attention;

/// <summary>What was counted of a UID in an epoch of a campaign, over its own row and those of its aliases.</summary>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
/// <param name="OnSite">Those counted as a site's own where it was the first.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UidCounts(uint Impressions, ulong Ua, uint OnSite)
{
    internal static UidCounts Of(in EpochUidRow row, uint site)
        => new(row.Impressions, row.Ua, row.FirstSite == site ? row.FirstSiteImpressions : 0);

    /// <summary>The sum over a UID and all that are linked to it.</summary>
    internal static UidCounts OverAliases(MarketingContext context, CampaignFrame frame, uint uid, uint site)
    {
        EpochUidOverlay rows = context.Ledger.EpochUids;
        UidCounts sum = Of(rows.Read(rows.Find(new EpochUidRef(frame.EpochSlot, uid))), site);
        if (!UidRecord.TryLoad(context.World, uid, out UidRecord record))
        {
            return sum;
        }

        foreach (uint low in record.LinkedUids(context.World))
        {
            UidCounts counts = Of(rows.Read(rows.Find(new EpochUidRef(frame.EpochSlot, low))), site);
            sum = new UidCounts(
                sum.Impressions + counts.Impressions, sum.Ua + counts.Ua, sum.OnSite + counts.OnSite);
        }

        return sum;
    }
}

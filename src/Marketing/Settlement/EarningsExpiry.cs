using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Settlement;

/// <summary>
/// Gives earnings that nobody can claim back to the campaigns that paid them (docs/spec/settlement.md 6): the UID
/// leaves of settled epochs, in the order in which they were settled, once their time has passed.
/// </summary>
internal static class EarningsExpiry
{
    private const int ChunkLeaves = 256;

    /// <summary>Goes on from where the last block stopped, for so many units of work.</summary>
    internal static void Run(MarketingContext context, uint units)
    {
        while (units > 0)
        {
            uint number = (uint)context.Ledger.Totals.ExpiryCursor;
            if (!SettledEpochRecord.TryFind(
                    context.World, number, out uint campaign, out uint epoch, out ulong settledAtMs)
                || context.TimestampMs - settledAtMs < context.Parameters.UnclaimedMs)
            {
                return;
            }

            SettledEpochRecord? settled = SettledEpochRecord.Load(context.World, campaign, epoch);
            Invariant.Check(settled is not null);
            units -= Math.Min(units, Expire(context, settled, units));
        }
    }

    /// <summary>Walks leaves of one epoch, and returns the units that it took.</summary>
    private static uint Expire(MarketingContext context, SettledEpochRecord settled, uint units)
    {
        uint done = context.Ledger.Totals.ExpiryLeaf;
        uint leaves = settled.Leaves - settled.Sites;
        uint end = done + Math.Min(leaves - done, units);
        UInt128 expired = 0;
        PayoutLeaf[] chunk = new PayoutLeaf[ChunkLeaves];
        for (uint at = done; at < end; at += ChunkLeaves)
        {
            Span<PayoutLeaf> part = chunk.AsSpan(0, (int)Math.Min(ChunkLeaves, end - at));
            Invariant.Check(context.OldLeaves is not null);
            context.OldLeaves.Read(new EpochKey(settled.Campaign, settled.Epoch), settled.Sites + at, part);
            foreach (ref readonly PayoutLeaf leaf in part)
            {
                expired += Expire(context.Ledger, leaf);
            }
        }

        bool isOver = end == leaves;
        ref TotalsRow totals = ref context.Ledger.TouchTotals();
        totals.ExpiryCursor += isOver ? 1u : 0;
        totals.ExpiryLeaf = isOver ? 0 : end;
        if (expired != 0)
        {
            Return(context, settled, expired);
        }

        return end - done + (isOver ? EpochSettlement.TrieUnits : 0);
    }

    private static UInt128 Expire(LedgerOverlay ledger, in PayoutLeaf leaf)
    {
        Invariant.Check(leaf.Type == PayoutLeafType.Uid);
        uint uid = ledger.IdentityOf(leaf.Id).CanonicalOf(leaf.Id);
        if (ledger.IdentityOf(uid).Flags.HasFlag(UidFlags.HasController) || leaf.Amount == 0)
        {
            return 0;
        }

        // Without a controller nothing of it was ever claimed.
        ref UidRow row = ref ledger.Uids.Touch(uid);
        Invariant.Check(row.Earned - row.Claimed >= leaf.Amount);
        row.Earned -= leaf.Amount;
        return leaf.Amount;
    }

    private static void Return(MarketingContext context, SettledEpochRecord settled, UInt128 amount)
    {
        Invariant.Check(CampaignRecord.TryLoad(context.World, settled.Campaign, out CampaignRecord campaign));
        ref TotalsRow totals = ref context.Ledger.TouchTotals();
        totals.Unclaimed -= amount;
        totals.FreeEscrow += amount;
        campaign.PaidUsers -= amount;
        campaign.FreeEscrow += amount;
        context.Logs.Add(new EventWriter(SystemAccounts.Attention, AttentionEvents.EarningsExpired)
            .Indexed(settled.Campaign)
            .Indexed(settled.Epoch)
            .With(campaign.Advertiser)
            .With(amount)
            .ToLog());
        CampaignHandlers.RefundIfClosed(context, ref campaign);
        campaign.Save(context.World);
    }
}

using MarketChain.Marketing.Records;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Settlement;

/// <summary>
/// What the chain itself does before the first transaction of every block (docs/spec/settlement.md 1): a due content
/// root, settlement, expiry. A block's work is bounded, so that no number of tiny epochs can fill blocks. The logs that
/// it makes belong to no transaction.
/// </summary>
public static class SystemStep
{
    /// <summary>Runs it.</summary>
    /// <param name="context">The block, before its first transaction.</param>
    /// <param name="dueCheckpoint">The content root that this block must hold, when one is due.</param>
    public static void Run(MarketingContext context, CheckpointRecord? dueCheckpoint)
    {
        dueCheckpoint?.Store(context.World);
        uint units = context.Parameters.SettleRowsPerBlock;
        EpochKey? next = context.Ledger.NextEpoch(null);
        while (units > 0 && next is { } epoch && IsClosed(context, epoch.Epoch))
        {
            units = EpochSettlement.Run(context, epoch, units);
            next = context.Ledger.NextEpoch(epoch);
        }

        EarningsExpiry.Run(context, units);
    }

    /// <summary>True when an epoch is over and its dispute time has passed.</summary>
    internal static bool IsClosed(MarketingContext context, uint epoch)
        => epoch < context.Epoch && context.TimestampMs >= context.Parameters.SettlesAtMs(epoch);
}

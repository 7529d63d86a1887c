using MarketChain.Marketing.Records;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Settlement;

/// <summary>Settles leaves of one closed epoch at its sender's cost, whichever epoch is next in order.</summary>
public static class SettleEpochHandler
{
    /// <summary>Takes one step of the epoch's settlement.</summary>
    /// <param name="context">The block.</param>
    /// <param name="payload">Which epoch, and how much of it.</param>
    /// <param name="units">Units of work done, at most the payload's: what gas is charged for.</param>
    public static NativeFault Execute(MarketingContext context, SettleEpoch payload, out uint units)
    {
        units = 0;
        if (payload.Campaign == 0 || payload.Campaign > CampaignRecord.Count(context.World))
        {
            return NativeFault.UnknownCampaign;
        }

        if (!SystemStep.IsClosed(context, payload.Epoch))
        {
            return NativeFault.EpochNotClosed;
        }

        EpochKey epoch = new(payload.Campaign, payload.Epoch);
        if (context.Ledger.Epochs.Peek(epoch).State == EpochState.None)
        {
            return NativeFault.NothingToSettle;
        }

        units = payload.RowsMax - EpochSettlement.Run(context, epoch, payload.RowsMax);
        return NativeFault.None;
    }
}

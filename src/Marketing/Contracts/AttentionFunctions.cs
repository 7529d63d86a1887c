using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Contracts;

/// <summary>What contracts may ask of epochs and earnings, and do with them: <c>contracts/IAttention.sol</c>.</summary>
internal static class AttentionFunctions
{
    private const int SettledSlots = 5;
    private const int UaModelSlots = 6;

    internal static readonly ModuleFunction[] All =
    [
        ModuleFunction.View("currentEpoch()", 0, call => call.Returns.Add(call.Context.Epoch)),
        ModuleFunction.View("getEpochTimes(uint32)", 0, arguments => arguments.UInt32("epoch"), GetEpochTimes),
        ModuleFunction.View(
            "getEpoch(uint32,uint32)",
            (SettledSlots * ModuleGas.Slot) + ModuleGas.Row,
            arguments => new EpochKey(arguments.UInt32("campaign"), arguments.UInt32("epoch")),
            GetEpoch),
        ModuleFunction.View(
            "getUidEpoch(uint32,uint32,uint32)",
            2 * ModuleGas.Row,
            arguments => new EpochUidKey(
                arguments.UInt32("campaign"), arguments.UInt32("epoch"), arguments.UInt32("uid")),
            GetUidEpoch),
        ModuleFunction.View(
            "getSiteEpoch(uint32,uint32,uint32)",
            2 * ModuleGas.Row,
            arguments => new EpochSiteKey(
                arguments.UInt32("campaign"), arguments.UInt32("epoch"), arguments.UInt32("site")),
            GetSiteEpoch),
        ModuleFunction.View("getEarnings(uint32)", ModuleGas.Row, arguments => arguments.UInt32("uid"), GetEarnings),
        ModuleFunction.View("getTotals()", ModuleGas.Row, GetTotals),
        ModuleFunction.View(
            "lastUaModel()", ModuleGas.Slot, call => call.Returns.Add(UaModelRecord.Last(call.World))),
        ModuleFunction.View(
            "getUaModel(uint32)", UaModelSlots * ModuleGas.Slot, arguments => arguments.UInt32("model"), GetUaModel),
        ModuleFunction.Native(
            "settleEpoch(uint32,uint32,uint32)",
            arguments => new SettleEpoch(
                arguments.UInt32("campaign"),
                arguments.UInt32("epoch"),
                arguments.UInt32("unitsMax", 1, SettleEpoch.RowsLimit)),
            (call, units) => call.Returns.Add(units)),
        ModuleFunction.Native(
            "claimEarnings(uint32,address,uint256)",
            arguments => new ClaimEarnings(
                arguments.UInt32("uid"), arguments.Address("to"), arguments.Amount("amount"), FeeFromClaim: false),
            (call, _) => call.Returns.Add(ClaimedAmount(call))),
        ModuleFunction.Native(
            "registerUaModel(string,address,bytes32,uint32)",
            arguments => new RegisterUaModel(
                arguments.Text("name", RegisterSite.NameLengthMax, lengthMin: 1),
                arguments.Address("scorer"),
                arguments.Hash("codeHash"),
                arguments.UInt32("rowGas", 1, RegisterUaModel.RowGasMax)),
            (call, _) => call.Returns.Add(UaModelRecord.Last(call.World))),
    ];

    /// <summary>What was claimed stands in the event alone when all was asked for: its only word of data.</summary>
    private static UInt256 ClaimedAmount(FunctionCall call)
        => UInt256.ReadBigEndian(call.Context.Logs[^1].Data.Span);

    private static NativeFault GetEpochTimes(FunctionCall call, uint epoch)
    {
        MarketingParameters parameters = call.Context.Parameters;
        ulong startMs = parameters.GenesisMs + ((ulong)epoch * parameters.EpochMs);
        call.Returns.Add(startMs).Add(startMs + parameters.EpochMs).Add(parameters.SettlesAtMs(epoch));
        return NativeFault.None;
    }

    private static NativeFault GetEpoch(FunctionCall call, EpochKey key)
    {
        SettledEpochRecord? settled = SettledEpochRecord.Load(call.World, key.Campaign, key.Epoch);
        if (settled is null)
        {
            AddUnsettled(call, key);
            return NativeFault.None;
        }

        call.Returns
            .Add((ulong)EpochStage.Settled)
            .Add(settled.TermsVersion)
            .Add(settled.Impressions)
            .Add(settled.Ua)
            .Add(settled.Reserve)
            .Add(settled.PaidUsers)
            .Add(settled.PaidSites)
            .Add(settled.PlatformFee)
            .Add(settled.Returned)
            .Add(settled.Leaves)
            .Add(settled.Leaves)
            .Add(settled.Root);
        return NativeFault.None;
    }

    private static void AddUnsettled(FunctionCall call, EpochKey key)
    {
        EpochRow row = call.Ledger.Epochs.Peek(key);
        call.Returns
            .Add((ulong)StageOf(row, isOver: key.Epoch < call.Context.Epoch))
            .Add(row.TermsVersion)
            .Add(row.Impressions)
            .Add(row.Ua)
            .Add(row.Reserve)
            .Add(row.PaidUsers)
            .Add(row.PaidSites)
            .Add(0UL)
            .Add(0UL)
            .Add(row.Cursor)
            .Add(row.UidRows + row.SiteRows)
            .Add(0UL);
    }

    private static EpochStage StageOf(in EpochRow row, bool isOver)
        => row.State switch
        {
            EpochState.None => EpochStage.None,
            EpochState.Settling => EpochStage.Settling,
            _ => isOver ? EpochStage.Closed : EpochStage.Open,
        };

    private static NativeFault GetUidEpoch(FunctionCall call, EpochUidKey key)
    {
        EpochUidRow row = default;
        if (call.Ledger.Epochs.Peek(key.Parent).State != EpochState.None)
        {
            int epoch = call.Ledger.Epochs.Find(key.Parent);
            row = call.Ledger.EpochUids.Read(call.Ledger.EpochUids.Find(new EpochUidRef(epoch, key.Uid)));
        }

        call.Returns.Add(row.Impressions).Add(row.Ua).Add(row.DwellMs);
        return NativeFault.None;
    }

    private static NativeFault GetSiteEpoch(FunctionCall call, EpochSiteKey key)
    {
        EpochSiteRow row = call.Ledger.Epochs.Peek(key.Parent).State == EpochState.None
            ? default
            : call.Ledger.EpochSites.Peek(key);
        call.Returns.Add(row.Impressions).Add(row.Ua).Add(row.Clicks);
        return NativeFault.None;
    }

    private static NativeFault GetEarnings(FunctionCall call, uint uid)
    {
        UidRow row = call.Ledger.Uids.Peek(uid);
        if (!row.Identity.Exists)
        {
            return NativeFault.UnknownUid;
        }

        call.Returns.Add(row.Earned).Add(row.Claimed);
        return NativeFault.None;
    }

    private static NativeFault GetUaModel(FunctionCall call, uint number)
    {
        if (UaModelRecord.Load(call.World, number) is not { } model)
        {
            return NativeFault.UnknownUaModel;
        }

        call.Returns
            .Add(model.Contract)
            .Add(model.CodeHash)
            .Add(model.RowGas)
            .Add(model.Registrant)
            .Add(model.RegisteredAtBlock)
            .Add(model.Name);
        return NativeFault.None;
    }

    private static void GetTotals(FunctionCall call)
    {
        TotalsRow totals = call.Ledger.Totals;
        call.Returns
            .Add(totals.FreeEscrow)
            .Add(totals.Reserves)
            .Add(totals.Stakes)
            .Add(totals.Unclaimed)
            .Add(totals.SettledEpochs);
    }
}

using MarketChain.Chain;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Reading;
using MarketChain.Marketing;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Simulation.Checks;

/// <summary>
/// Follows the money from outside: no coin comes from nowhere or is lost; the sums of the chain are the balance that
/// they are sums of, and each is the sum of what it is kept of; each campaign and each settled epoch pays out what was
/// paid in, and what was paid in is what its transactions said.
/// </summary>
internal sealed class MoneyChecker
{
    private readonly Address[] _holders;
    private readonly UInt256 _issued;
    private readonly Dictionary<uint, UInt256> _funded = [];
    private UInt256 _burned;

    /// <summary>Follows the coins of a genesis.</summary>
    /// <param name="genesis">Who has coins at first.</param>
    /// <param name="others">Who else may get some.</param>
    public MoneyChecker(GenesisConfig genesis, IEnumerable<Address> others)
    {
        _holders = [.. genesis.Accounts.Select(account => account.Address), .. others, .. SystemAccounts.All];
        _issued = genesis.Accounts.Aggregate(UInt256.Zero, (sum, account) => sum + account.BalanceWei);
    }

    /// <summary>Epochs that were settled in the newest block that was looked at.</summary>
    public ulong SettledEpochs { get; private set; }

    /// <summary>Looks at the newest block of a chain, once for each height.</summary>
    public void OnFinal(ChainReader reader, Block block)
    {
        _burned += block.Header.BaseFeePerGas * (UInt256)block.Header.GasUsed;
        IReadOnlyList<Receipt> receipts = reader.GetReceipts(block.Number)!.Receipts;
        for (int i = 0; i < receipts.Count; i++)
        {
            if (receipts[i].Succeeded && block.Body.Transactions[i] is NativeTransaction { Payload: var payload })
            {
                OnDone(payload);
            }
        }

        AccountsAtBlock accounts = reader.GetAccounts(block.Number).Value!;
        MarketReader market = reader.GetMarket(block.Number).Value!;
        CheckCoins(accounts, market.Totals, block.Number);
        CheckSums(market, block.Number);
    }

    private static void Require(bool isRight, ulong number, FormattableString what)
    {
        if (!isRight)
        {
            throw new ViolationException(FormattableString.Invariant($"block {number}: ")
                + FormattableString.Invariant(what));
        }
    }

    private void OnDone(NativePayload payload)
    {
        if (payload is CreateCampaign created)
        {
            _funded.Add((uint)_funded.Count + 1, created.Escrow);
        }
        else if (payload is FundCampaign paid)
        {
            _funded[paid.Campaign] += paid.Amount;
        }
    }

    private void CheckCoins(AccountsAtBlock accounts, TotalsView totals, ulong number)
    {
        UInt256 held = _holders.Aggregate(UInt256.Zero, (sum, holder) => sum + accounts.GetAccount(holder).Balance);
        Require(held + _burned == _issued, number, $"{held} wei are held and {_burned} burned of {_issued}");
        UInt256 sums = (UInt256)totals.FreeEscrow + totals.Reserves + totals.Stakes + totals.Unclaimed;
        UInt256 kept = accounts.GetAccount(SystemAccounts.Attention).Balance;
        Require(sums == kept, number, $"the sums are {sums} wei, and {kept} are there");
    }

    private void CheckSums(MarketReader market, ulong number)
    {
        TotalsView totals = market.Totals;
        UInt128 free = 0, reserved = 0, stakes = 0, unclaimed = 0;
        for (uint campaign = 1; campaign <= market.CampaignCount; campaign++)
        {
            CampaignRecord record = market.GetCampaign(campaign)!.Record;
            CheckCampaign(market, record, number);
            free += record.FreeEscrow;
            reserved += record.Reserved;
        }

        for (uint site = 1; site <= market.SiteCount; site++)
        {
            SiteRecord record = market.GetSite(site)!.Record;
            stakes += record.Stake + record.Unlocking;
        }

        for (uint uid = 1; uid <= market.UidCount; uid++)
        {
            unclaimed += market.GetEarnings(uid).Available;
        }

        Require(free == totals.FreeEscrow, number, $"free escrows are {free}, their sum {totals.FreeEscrow}");
        Require(reserved == totals.Reserves, number, $"reserves are {reserved}, their sum {totals.Reserves}");
        Require(stakes == totals.Stakes, number, $"stakes are {stakes}, their sum {totals.Stakes}");
        Require(unclaimed == totals.Unclaimed, number, $"unclaimed are {unclaimed}, their sum {totals.Unclaimed}");
        SettledEpochs = totals.SettledEpochs;
    }

    private void CheckCampaign(MarketReader market, in CampaignRecord record, ulong number)
    {
        UInt128 used = record.PaidUsers + record.PaidSites + record.PlatformFees + record.Refunded
            + record.FreeEscrow + record.Reserved;
        uint campaign = record.Campaign;
        UInt128 funded = record.Funded;
        Require(_funded[campaign] == funded, number, $"campaign {campaign} got {_funded[campaign]}, and says {funded}");
        Require(used == funded, number, $"campaign {campaign} got {funded}, and it comes to {used}");
        for (uint epoch = market.Epoch < 3 ? 0 : market.Epoch - 3; epoch <= market.Epoch; epoch++)
        {
            EpochView view = market.GetEpoch(campaign, epoch);
            UInt128 paid = view.PaidUsers + view.PaidSites + view.PlatformFee + view.Returned;
            bool isWhole = view.Stage == EpochStage.Settled ? paid == view.Reserve : paid <= view.Reserve;
            Require(isWhole, number, $"epoch {epoch} of campaign {campaign} had {view.Reserve}, and paid {paid}");
        }
    }
}

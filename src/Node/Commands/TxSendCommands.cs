using System.CommandLine;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Commands;

/// <summary>The subcommands of <c>tx</c> that send: each reads one payload from its options.</summary>
internal static class TxSendCommands
{
    public static Command Transfer()
    {
        Option<string> to = TxOptions.Address("--to", "Who gets it");
        Option<string> coins = TxOptions.Coins("--coins", "How much");
        return TxSending.Create(
            "transfer",
            "Sends coin to an account",
            [to, coins],
            result => new Transfer(TxOptions.AddressOf(result, to), TxOptions.WeiOf(result, coins)),
            "marketchain tx transfer --dev 9 --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --coins 1.5");
    }

    public static Command RegisterSite()
    {
        Option<string> name = TxOptions.Text("--name", "NAME", "Its name, 1 to 64 bytes");
        Option<string> payout = TxOptions.Address("--payout", "Where its pay goes");
        Option<string> stake = TxOptions.Coins("--stake", "Coin at stake");
        return TxSending.Create(
            "register-site",
            "Registers a site, owned by the sender",
            [name, payout, stake],
            result => new RegisterSite(
                result.GetRequiredValue(name), TxOptions.AddressOf(result, payout), TxOptions.WeiOf(result, stake)),
            "marketchain tx register-site --dev 9 --name news.example --payout 0x… --stake 10");
    }

    public static Command CreateCampaign()
    {
        Option<string> name = TxOptions.Text("--name", "NAME", "Its name, 0 to 64 bytes");
        Option<string> platform = TxOptions.Address("--platform", "Who gets the platform's tenth");
        Option<string> escrow = TxOptions.Coins("--escrow", "Coin to begin with");
        Option<string> budget = TxOptions.Coins("--budget", "Coin for each epoch");
        Option<string> price = TxOptions.Text("--price", "WEI", "Wei for each UA; 5 s of a whole ad are 50,000 UA");
        Option<uint> model = new("--ua-model")
        {
            Description = "How rows get their UA: 1, or the number of a registered contract",
            HelpName = "N",
            DefaultValueFactory = _ => CampaignTerms.BuiltInModel,
        };
        return TxSending.Create(
            "create-campaign",
            "Creates a campaign at a fixed price, 50% to users, 40% to sites, 10% to the platform",
            [name, platform, escrow, budget, price, model],
            result => new CreateCampaign(
                result.GetRequiredValue(name),
                Terms(TxOptions.WeiOf(result, budget), TxOptions.NumberOf(result, price)) with
                {
                    UaModel = result.GetValue(model),
                },
                TxOptions.AddressOf(result, platform),
                TxOptions.WeiOf(result, escrow)),
            "marketchain tx create-campaign --dev 9 --name shoes --platform 0x… --escrow 100 --budget 5 "
            + "--price 125000000000");
    }

    public static Command RegisterUaModel()
    {
        Option<string> name = TxOptions.Text("--name", "NAME", "Its name, 1 to 64 bytes");
        Option<string> contract = TxOptions.Address("--contract", "A contract that implements contracts/IUaModel.sol");
        Option<string> codeHash = TxOptions.Text("--code-hash", "HASH", "keccak256 of the code that it must have");
        Option<uint> rowGas = TxOptions.Number("--row-gas", "Gas that it may use for each row, 1 to 10,000");
        return TxSending.Create(
            "register-ua-model",
            "Gives a number to a contract that scores impressions",
            [name, contract, codeHash, rowGas],
            result => new RegisterUaModel(
                result.GetRequiredValue(name),
                TxOptions.AddressOf(result, contract),
                TxOptions.HashOf(result, codeHash),
                result.GetRequiredValue(rowGas)),
            "marketchain tx register-ua-model --dev 9 --name quadratic --contract 0x… --code-hash 0x… --row-gas 800");
    }

    public static Command Fund()
    {
        Option<uint> campaign = TxOptions.Number("--campaign", "The campaign");
        Option<string> coins = TxOptions.Coins("--coins", "How much");
        return TxSending.Create(
            "fund",
            "Adds coin to a campaign's escrow",
            [campaign, coins],
            result => new FundCampaign(result.GetRequiredValue(campaign), TxOptions.WeiOf(result, coins)),
            "marketchain tx fund --dev 9 --campaign 1 --coins 25");
    }

    public static Command Claim()
    {
        Option<uint> uid = TxOptions.Number("--uid", "The UID; the sender is its controller");
        Option<string> to = TxOptions.Address("--to", "Who gets its earnings");
        Option<bool> fee = new("--fee-from-claim") { Description = "Pay the fee from what is claimed" };
        return TxSending.Create(
            "claim",
            "Takes out all that a UID has earned",
            [uid, to, fee],
            result => new ClaimEarnings(
                result.GetRequiredValue(uid), TxOptions.AddressOf(result, to), Amount: default, result.GetValue(fee)),
            "marketchain tx claim --key user.key --uid 12 --to 0x… --fee-from-claim");
    }

    public static Command Settle()
    {
        Option<uint> campaign = TxOptions.Number("--campaign", "The campaign");
        Option<uint> epoch = TxOptions.Number("--epoch", "An epoch of it that is over");
        Option<uint> rows = new("--rows")
        {
            Description = "Most leaves to settle",
            HelpName = "N",
            DefaultValueFactory = _ => 10_000,
        };
        return TxSending.Create(
            "settle",
            "Settles an epoch at the sender's cost; blocks do so anyway",
            [campaign, epoch, rows],
            result => new SettleEpoch(
                result.GetRequiredValue(campaign), result.GetRequiredValue(epoch), result.GetValue(rows)),
            "marketchain tx settle --dev 9 --campaign 1 --epoch 7420");
    }

    private static CampaignTerms Terms(in UInt256 budgetPerEpoch, in UInt256 pricePerUa) => new()
    {
        PricePerUa = pricePerUa,
        BudgetPerEpoch = budgetPerEpoch,
        UserBps = 5_000,
        SiteBps = 4_000,
        PlatformBps = 1_000,
        FrequencyCap = 8,
        UidLevelMax = UidEntry.Device,
        UaModel = CampaignTerms.BuiltInModel,
        ClickRateBps = 500,
    };
}

using System.Text.Json.Nodes;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// The users of a run: account 0 advertises, account 1 has a site and registers users, accounts 2 to 7 are users with a
/// UID each and pay each other; further UIDs are devices that nobody controls. Epochs are short, so that some of them
/// are settled, claimed and expire while everything goes wrong.
/// </summary>
internal sealed class Market(Random random, Hash256 genesisHash)
{
    private const int Advertiser = 0;
    private const int Publisher = 1;
    private const int FirstHolder = 2;
    private const uint Holders = 6;
    private const uint Devices = 4;
    private const uint Campaigns = 2;
    private const int Receiver = 9;
    private const ulong RegistrationGas = 12_000_000;
    private const ulong BatchGas = 4_000_000;

    private static readonly UInt256 Coin = UInt256.Parse("1000000000000000000");
    private static readonly Secp256k1PrivateKey[] Keys
        = [.. Enumerable.Range(0, DevelopmentAccounts.Count).Select(DevelopmentAccounts.DeriveKey)];

    private readonly ulong[] _sequences = new ulong[DevelopmentAccounts.Count];
    private ulong _batches;
    private int _made;

    /// <summary>The rules of this market, in a genesis file.</summary>
    public static void Rule(JsonNode marketing)
    {
        marketing["epochMs"] = 1_500;
        marketing["disputeMs"] = 200;
        marketing["unclaimedMs"] = 1_500;
        marketing["stakeUnlockMs"] = 1_000;
        marketing["settleRowsPerBlock"] = 40;
    }

    /// <summary>The next thing that some user wants.</summary>
    /// <param name="nowMs">The time, Unix ms, as users see it.</param>
    public PooledTransaction Next(ulong nowMs) => _made++ switch
    {
        0 => Native(Publisher, new RegisterSite("news", DevelopmentAccounts.Addresses[3], Coin * 100U)),
        1 => Native(Publisher, new RegisterUids(1, [.. Persons(), .. Unknowns()]), RegistrationGas),
        2 => Native(Advertiser, Campaign("shoes", Pricing.Fixed)),
        3 => Native(Advertiser, Campaign("boots", Pricing.Pool)),
        _ => random.Next(20) switch
        {
            < 8 => Batch(nowMs),
            < 11 => Claim(),
            < 13 => Native(Holder(), new Tip(1, (UInt256)(uint)random.Next(1, 1_000), Uid: 0)),
            < 15 => Pay(),
            < 17 => Plain(Holder()),
            17 => Native(Advertiser, new FundCampaign(AnyCampaign(), Coin)),
            18 => Native(Publisher, ChangeStake()),
            _ => Native(Advertiser, Change(nowMs)),
        },
    };

    private static CreateCampaign Campaign(string name, Pricing pricing) => new(
        name,
        new CampaignTerms
        {
            Pricing = pricing,
            PricePerUa = 1_000_000_000_000,
            BudgetPerEpoch = (UInt128)Coin / 20,
            UserBps = 6_000,
            SiteBps = 3_000,
            PlatformBps = 1_000,
            UidLevelMax = 3,
            UaModel = CampaignTerms.BuiltInModel,
        },
        DevelopmentAccounts.Addresses[Receiver],
        Coin);

    private int Holder() => FirstHolder + random.Next((int)Holders);

    private uint AnyCampaign() => (uint)random.Next(1, (int)Campaigns + 1);

    private IEnumerable<UidEntry> Persons()
    {
        ConsentTerms terms = new(ConsentPurpose.Register, 1, 0, 0, ulong.MaxValue);
        return Enumerable.Range(FirstHolder, (int)Holders).Select(account
            => new UidEntry(UidEntry.OwnKey, default, 0, Consent.Sign(terms, genesisHash, Keys[account])));
    }

    private static IEnumerable<UidEntry> Unknowns() => Enumerable.Range(1, (int)Devices).Select(number
        => new UidEntry(UidEntry.Device, Keccak256.Hash([(byte)number]), 900, Controller: null));

    private PooledTransaction Batch(ulong nowMs)
    {
        ImpressionColumnsBuilder builder = new(OptionalColumns.None);
        int rows = random.Next(1, 40);
        for (int i = 0; i < rows; i++)
        {
            uint uid = (uint)random.Next(1, (int)(Holders + Devices) + 2);
            uint dwellMs = (uint)random.Next(200, 9_000);
            builder.Add(new ImpressionRow(
                uid, AnyCampaign(), (uint)random.Next(500), dwellMs, 1_000, ImpressionFlags.Focus, 0));
        }

        byte[] sidecar = builder.BuildSidecar(Keccak256.Hash(BitConverter.GetBytes(_batches)).Bytes);
        SubmitImpressions payload = builder.BuildPayload(1, 0, _batches++, nowMs, sidecar);
        return Native(Publisher, payload, BatchGas) with { Sidecar = sidecar };
    }

    private PooledTransaction Claim()
    {
        int holder = Holder();
        uint uid = (uint)(holder - FirstHolder + 1);
        return Native(
            holder, new ClaimEarnings(uid, DevelopmentAccounts.Addresses[holder], UInt256.Zero, FeeFromClaim: false));
    }

    private PooledTransaction Pay() => Native(
        Holder(), new Transfer(DevelopmentAccounts.Addresses[Receiver], (UInt256)(uint)random.Next(1_000)));

    private PooledTransaction Plain(int sender) => new(Payments.Transfer(sender, _sequences[sender]++), default);

    private NativePayload ChangeStake()
        => random.Next(2) == 0 ? new WithdrawStake(1, Coin) : new AddStake(1, Coin);

    private NativePayload Change(ulong nowMs) => random.Next(8) switch
    {
        < 3 => new UpdateCampaign(AnyCampaign(), CampaignAction.Pause, Terms: null),
        < 6 => new UpdateCampaign(AnyCampaign(), CampaignAction.Resume, Terms: null),
        6 => new UpdateCampaign(Campaigns, CampaignAction.Close, Terms: null),
        _ => new SettleEpoch(AnyCampaign(), (uint)(nowMs / 1_500 % 8), RowsMax: 20),
    };

    private PooledTransaction Native(int sender, NativePayload payload, ulong gas = 3_000_000)
        => new(Payments.Native(genesisHash, sender, _sequences[sender]++, payload, gas), default);
}

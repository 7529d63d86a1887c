using System.Text.Json;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using Impression = MarketChain.Client.Impression;

namespace MarketChain.Auditor.Tests;

/// <summary>Payloads by chance: about numbers that exist or nearly do, by parties who may or may not.</summary>
internal sealed class RandomPayloads(Random random, ChainStatus chain, IReadOnlyList<AccountSigner> signers)
{
    private const ulong Coin = 1_000_000_000_000_000_000;
    private const int Openings = 40;

    private readonly Dictionary<uint, ulong> _nextBatch = [];
    private Func<uint, ulong> _counterOf = _ => 0;
    private uint _sites;
    private uint _uids;
    private uint _campaigns;
    private ulong _nowMs;
    private uint _epoch;

    /// <summary>Takes note of what exists now.</summary>
    public void Look(JsonElement totals, JsonElement status, Func<uint, ulong> counterOf)
    {
        _sites = (uint)totals.Number("sites");
        _uids = (uint)totals.Number("uids");
        _campaigns = (uint)totals.Number("campaigns");
        _nowMs = status.Number("timestampMs");
        _epoch = (uint)status.Number("epoch");
        _counterOf = counterOf;
    }

    public NativePayload Next(Address sender) => random.Next(_sites < 3 ? 3 : 23) switch
    {
        0 => new RegisterSite($"site é {random.Next(100)}", SomeAddress(), Amount(4)),
        1 or 2 or 3 or 4 => Registration(),
        5 => new SetSubmitters(Site(), ValueList.Create(
            signers.Select(signer => signer.Address).Where(_ => random.Next(3) == 0).Order().ToArray().AsSpan())),
        6 => new AddStake(Site(), Amount(2)),
        7 => new WithdrawStake(Site(), random.Next(2) == 0 ? default : Amount(1)),
        8 or 9 => Bind(),
        10 or 11 => Link(),
        12 => Rotate(),
        13 => new SuspendUid(Uid(), random.Next(2) == 0),
        14 => new CreateCampaign($"campaign {random.Next(100)}", Terms(), SomeAddress(), Amount(20)),
        15 => new FundCampaign(Campaign(), Amount(3)),
        16 => Update(),
        17 => new SettleEpoch(Campaign(), _epoch - Math.Min(_epoch, (uint)random.Next(3)), (uint)random.Next(1, 30)),
        18 or 19 => new ClaimEarnings(
            UidOf(sender), SomeAddress(), random.Next(2) == 0 ? default : Small(), random.Next(3) == 0),
        22 => new RegisterUaModel("model", SomeAddress(), Hash256.Parse("0x" + new string('7', 64)), 1),
        20 => new Tip(Site(), Small(), random.Next(2) == 0 ? 0 : UidOf(sender)),
        _ => new Transfer(SomeAddress(), Small()),
    };

    public ImpressionBatch Batch(Address sender)
    {
        uint site = Site();
        ulong sequence = _nextBatch.GetValueOrDefault(site);
        _nextBatch[site] = sequence + 1;
        ImpressionBatchBuilder builder = new(
            site, random.Next(20) == 0 ? 1_024u : 0, random.Next(10) == 0 ? 0 : sequence,
            (OptionalColumns)random.Next(4));
        ulong timeMs = _nowMs - (ulong)random.Next(20_000);
        int rows = random.Next(1, 60);
        for (int i = 0; i < rows; i++)
        {
            builder.TryAdd(Row(timeMs));
        }

        byte[] salt = new byte[32];
        sender.Bytes.CopyTo(salt);
        return builder.Build(salt);
    }

    private Impression Row(ulong timeMs)
    {
        timeMs = random.Next(30) switch
        {
            0 => timeMs - 86_500_000,
            1 => timeMs + 40_000,
            _ => timeMs - (ulong)random.Next(4),
        };
        int flags = random.Next(10) == 0 ? random.Next(8) : 4 + random.Next(2);
        return new Impression(
            timeMs, Uid(), Campaign(), (uint)random.Next(random.Next(20) == 0 ? 400_000 : 6_000),
            (ushort)random.Next(random.Next(4) == 0 ? 0 : 400, 1001), (ImpressionFlags)flags, (byte)random.Next(3));
    }

    private RegisterUids Registration()
    {
        uint site = random.Next(6) == 0 ? 0 : Site();
        UidEntry[] entries = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Entry(site))];
        return new RegisterUids(site, ValueList.Create<UidEntry>(entries));
    }

    private UidEntry Entry(uint site)
    {
        uint level = site == 0 ? 1 : (uint)random.Next(1, 4);
        return level == 1
            ? new UidEntry(1, default, 0, Consent(ConsentPurpose.Register, site, 0, 0))
            : new UidEntry(level, Commitment(level, random.Next(Openings)), level == 3 ? 700u : 0, null);
    }

    private BindUid Bind()
    {
        uint uid = Uid();
        return random.Next(4) switch
        {
            0 => new BindUid(uid, null, default, Cancel: true),
            1 => new BindUid(uid, Consent(ConsentPurpose.Bind, uid, 0, _counterOf(uid)), default, Cancel: false),
            _ => new BindUid(
                uid, Consent(ConsentPurpose.Bind, uid, 0, _counterOf(uid)), Opening(random.Next(Openings)),
                    Cancel: false),
        };
    }

    private LinkUids Link()
    {
        (uint low, uint high) = (Uid(), Uid());
        return new LinkUids(
            low, high, random.Next(3) == 0 ? null : Consent(ConsentPurpose.Link, low, high, _counterOf(low)));
    }

    private RotateController Rotate()
    {
        uint uid = Uid();
        return new RotateController(uid, Consent(ConsentPurpose.Rotate, uid, 0, _counterOf(uid)));
    }

    private UpdateCampaign Update()
    {
        var action = (CampaignAction)random.Next(1, 5);
        return new UpdateCampaign(Campaign(), action, action == CampaignAction.ChangeTerms ? Terms() : null);
    }

    private CampaignTerms Terms()
    {
        uint user = (uint)random.Next(10_001);
        uint site = (uint)random.Next((int)(10_001 - user));
        uint[] sites = [.. Enumerable.Range(0, 4)
            .Where(number => random.Next(number == 0 ? 40 : 6) == 0).Select(number => (uint)number)];
        return new CampaignTerms
        {
            Pricing = (Pricing)random.Next(2),
            PricePerUa = (ulong)random.Next(1, 1_000_000_000) * 1_000UL,
            BudgetPerEpoch = Amount(3) + UInt256.One,
            UserBps = user,
            SiteBps = site,
            PlatformBps = 10_000 - user - site,
            FrequencyCap = (uint)random.Next(5),
            StartMs = random.Next(5) == 0 ? _nowMs + 20_000 : 0,
            EndMs = random.Next(5) == 0 ? _nowMs + 90_000 : 0,
            UidLevelMax = (uint)random.Next(2, 4),
            AllowedSites = ValueList.Create<uint>(sites),
            FormatWeights = ValueList.Create<FormatWeight>(
                random.Next(2) == 0 ? []
                    : [new FormatWeight(0, (uint)random.Next(20_001)), new FormatWeight(2, 5_000)]),
            UaModel = random.Next(8) == 0 ? CampaignTerms.ContractModelMin : CampaignTerms.BuiltInModel,
            UaCapPerUid = random.Next(3) == 0 ? (ulong)random.Next(1, 300_000) : 0,
            SiteShareBps = random.Next(3) == 0 ? (uint)random.Next(1, 10_001) : 0,
            ClickRateBps = random.Next(2) == 0 ? (uint)random.Next(1, 1_000) : 0,
        };
    }

    private Consent Consent(ConsentPurpose purpose, uint first, uint second, ulong counter)
        => signers[random.Next(signers.Count)].SignConsent(
            new ConsentTerms(purpose, first, second, counter, _nowMs + (ulong)random.Next(100_000)), chain.GenesisHash);

    private static Hash256 Opening(int number) => Keccak256.Hash([(byte)number]);

    private static Hash256 Commitment(uint level, int opening)
        => new Octets().Tag("marketchain/uid-commitment/v1").U8((byte)level).Raw(Opening(opening)).Keccak();

    private uint Site() => (uint)random.Next(1, (int)_sites + (random.Next(10) == 0 ? 2 : 1));

    private uint Uid() => (uint)random.Next(1, (int)_uids + (random.Next(10) == 0 ? 2 : 1));

    private uint Campaign() => (uint)random.Next(1, (int)_campaigns + (random.Next(10) == 0 ? 2 : 1));

    private uint UidOf(Address sender) => Uid();

    private Address SomeAddress()
        => random.Next(10) == 0
            ? SystemAccounts.All[random.Next(5)]
            : signers[random.Next(signers.Count)].Address;

    private UInt256 Amount(int coinsMax) => Coin / 1_000UL * (UInt256)(ulong)random.Next(coinsMax * 1_000);

    private UInt256 Small() => (UInt256)(ulong)random.Next();
}

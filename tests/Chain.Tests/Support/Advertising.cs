using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests;

/// <summary>
/// A small market on a chain: account 0 advertises, account 1 owns site 1, account 2 is the platform; the users have
/// Ed25519 keys and UIDs of level 1 from number 1 on.
/// </summary>
internal sealed class Advertising(TestChain chain) : IDisposable
{
    public const int Advertiser = 0;
    public const int SiteOwner = 1;
    public const int Platform = 2;
    public const ulong EpochMs = 3_600_000;

    private static readonly UInt256 Coin = UInt256.Parse("1000000000000000000");

    private readonly Dictionary<(int Account, uint Lane), ulong> _sequences = [];
    private readonly List<Ed25519PrivateKey> _users = [];
    private ulong _batches;

    /// <summary>The campaign's price, in wei.</summary>
    public ulong PricePerUa { get; init; } = 1_000_000_000_000;

    public static UInt256 Coins(ulong count) => Coin * count;

    public Ed25519PrivateKey User(uint uid) => _users[(int)uid - 1];

    /// <summary>A native transaction of a developers' account, with its next sequence.</summary>
    public NativeTransaction Native(int sender, NativePayload payload, ulong gas = 3_000_000, uint lane = 0)
    {
        ulong sequence = _sequences.GetValueOrDefault((sender, lane));
        _sequences[(sender, lane)] = sequence + 1;
        return Transfers.SignNative(Body(payload, sequence, gas, lane), chain.Chain.Spec.GenesisHash, sender);
    }

    /// <summary>The account has used its nonce otherwise.</summary>
    public void Skip(int sender) => _sequences[(sender, 0)] = _sequences.GetValueOrDefault((sender, 0U)) + 1;

    /// <summary>A native transaction of a user.</summary>
    public NativeTransaction OfUser(uint uid, ulong sequence, NativePayload payload, ulong gas = 200_000)
        => NativeTransaction.Sign(Body(payload, sequence, gas, lane: 0), chain.Chain.Spec.GenesisHash, User(uid));

    /// <summary>Makes the site, a campaign of 100 coins and so many users, in one block.</summary>
    public Block Open(uint users)
    {
        return chain.Make(
            Native(SiteOwner, new RegisterSite("news", Transfers.Account(3), Coins(100))),
            Native(Advertiser, new CreateCampaign("shoes", Terms(), Transfers.Account(Platform), Coins(100))),
            Native(SiteOwner, new RegisterUids(1, [.. Enumerable.Range(1, (int)users).Select(NewUser)]), 40_000_000));
    }

    /// <summary>A batch of rows of the UIDs, each worth counting.</summary>
    public PooledTransaction Batch(params IEnumerable<uint> uids)
        => Batch(uids.Select((uid, index) => new ImpressionRow(
            uid, 1, (uint)index, 5_000 + (uid * 100), 1_000, ImpressionFlags.Focus, 0)));

    /// <summary>A batch of rows.</summary>
    public PooledTransaction Batch(IEnumerable<ImpressionRow> rows, ulong gas = 4_000_000)
    {
        ulong nowMs = chain.Chain.Head.Header.TimestampMs;
        ImpressionColumnsBuilder builder = new(OptionalColumns.None);
        foreach (ImpressionRow row in rows)
        {
            builder.Add(row);
        }

        byte[] sidecar = builder.BuildSidecar(new byte[ImpressionColumns.SaltSize]);
        SubmitImpressions batch = builder.BuildPayload(1, 0, _batches++, nowMs, sidecar);
        return new PooledTransaction(Native(SiteOwner, batch, gas), sidecar);
    }

    /// <summary>A day in small: three epochs with batches, settled, and some earnings claimed.</summary>
    public void RunDay(uint users = 20)
    {
        Open(users);
        for (uint epoch = 0; epoch < 3; epoch++)
        {
            for (uint i = 0; i < 4; i++)
            {
                chain.Make([Batch(Range(1, users)), Batch(Range(1 + i, users))]);
            }

            chain.Make([], EpochEndMs());
        }

        for (uint uid = 1; uid <= users / 2; uid++)
        {
            chain.Make(OfUser(uid, 0, new ClaimEarnings(uid, Transfers.Account(9), UInt256.Zero, FeeFromClaim: true)));
        }
    }

    /// <summary>The first time after the epoch of the newest block.</summary>
    public ulong EpochEndMs()
    {
        ulong sinceGenesis = chain.Chain.Head.Header.TimestampMs - chain.Genesis.Marketing.GenesisMs;
        return chain.Genesis.Marketing.GenesisMs + (((sinceGenesis / EpochMs) + 1) * EpochMs);
    }

    public static IEnumerable<uint> Range(uint from, uint to) => Enumerable.Range((int)from, (int)(to - from + 1))
        .Select(number => (uint)number);

    public void Dispose() => _users.ForEach(user => user.Dispose());

    public CampaignTerms Terms() => new()
    {
        Pricing = Pricing.Fixed,
        PricePerUa = PricePerUa,
        BudgetPerEpoch = Coins(20),
        UserBps = 6_000,
        SiteBps = 3_000,
        PlatformBps = 1_000,
        UidLevelMax = 3,
        UaModel = 1,
    };

    private static NativeBody Body(NativePayload payload, ulong sequence, ulong gas, uint lane) => new()
    {
        ChainId = Transfers.DevChainId,
        Lane = lane,
        Sequence = sequence,
        GasLimit = gas,
        MaxFeePerGas = 2 * Transfers.Gwei,
        MaxPriorityFeePerGas = Transfers.Gwei,
        Payload = payload,
    };

    public UidEntry NewUser(int number)
    {
        byte[] seed = new byte[Ed25519PrivateKey.SeedBytes];
        BitConverter.TryWriteBytes(seed, number);
        Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(seed);
        _users.Add(key);
        ConsentTerms terms = new(ConsentPurpose.Register, 1, 0, 0, ulong.MaxValue);
        return new UidEntry(1, default, 0, Consent.Sign(terms, chain.Chain.Spec.GenesisHash, key));
    }
}

using MarketChain.Chain.Genesis;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// The transactions of a measurement: a site, UIDs and campaigns first, then batches of rows drawn evenly over all of
/// them. Everything follows from the size and a seed.
/// </summary>
internal sealed class MarketLoad(BenchSize size, GenesisConfig genesis, Hash256 genesisHash) : IDisposable
{
    private const int Seed = 7;
    private readonly Ed25519PrivateKey _key = RichKey();
    private readonly Random _random = new(Seed);
    private ulong _sequence;
    private ulong _batch;

    public UInt256 PricePerUa { get; init; } = UInt256.One;

    /// <summary>The first campaign that batches name.</summary>
    public uint FirstCampaign { get; set; } = 1;

    /// <summary>Gas of a batch for contracts that score its rows.</summary>
    public ulong ModelGas { get; set; }

    /// <summary>How many register at once.</summary>
    public int UidsPerTransaction { get; init; } = 1_000;

    /// <summary>The key of the account that has coin; the caller disposes of it.</summary>
    public static Ed25519PrivateKey RichKey() => Ed25519PrivateKey.FromSeed(Keccak256.Hash("load"u8).Bytes);

    public static Address RichAddress()
    {
        using Ed25519PrivateKey key = RichKey();
        return key.PublicKey.ToAddress();
    }

    /// <summary>Site 1, and the campaigns.</summary>
    public IReadOnlyList<PooledTransaction> Opening()
    {
        NativePayload site = new RegisterSite("load", RichAddress(), UInt256.Parse("1" + new string('0', 28)));
        return [Plain(site), .. Campaigns(CampaignTerms.BuiltInModel)];
    }

    /// <summary>A contract as a model.</summary>
    public PooledTransaction Model(in Address contract, in Hash256 codeHash, uint rowGas)
        => Plain(new RegisterUaModel("load", contract, codeHash, rowGas));

    /// <summary>As many campaigns as there are to be, whose rows a model scores.</summary>
    public IEnumerable<PooledTransaction> Campaigns(uint uaModel)
    {
        CampaignTerms terms = new()
        {
            PricePerUa = PricePerUa,
            BudgetPerEpoch = UInt256.Parse("1" + new string('0', 24)),
            UserBps = 5_000,
            SiteBps = 4_000,
            PlatformBps = 1_000,
            UidLevelMax = 3,
            UaModel = uaModel,
        };
        for (int i = 0; i < size.Campaigns; i++)
        {
            yield return Plain(
                new CreateCampaign($"campaign {i}", terms, RichAddress(), UInt256.Parse("1" + new string('0', 26))));
        }
    }

    /// <summary>Registrations of all UIDs at level 2.</summary>
    public IEnumerable<PooledTransaction> Registrations()
    {
        for (int first = 0; first < size.Uids; first += UidsPerTransaction)
        {
            int count = Math.Min(UidsPerTransaction, size.Uids - first);
            UidEntry[] entries = [.. Enumerable.Range(first, count).Select(Commitment)];
            yield return Plain(new RegisterUids(1, [.. entries]));
        }
    }

    /// <summary>
    /// Registrations of users by their own keys, each with its signature, a thousand in a transaction.
    /// </summary>
    public IEnumerable<PooledTransaction> KeyRegistrations()
    {
        for (int first = 0; first < size.Keys; first += UidsPerTransaction)
        {
            int count = Math.Min(UidsPerTransaction, size.Keys - first);
            UidEntry[] entries = [.. Enumerable.Range(first, count).Select(OwnKey)];
            yield return Plain(new RegisterUids(1, [.. entries]));
        }
    }

    /// <summary>The batches of one block.</summary>
    public IReadOnlyList<PooledTransaction> Batches(ulong timeMs)
        => [.. Enumerable.Range(0, size.BatchesPerBlock).Select(_ => Batch(timeMs))];

    public void Dispose() => _key.Dispose();

    private static UidEntry Commitment(int number)
        => new(2, Keccak256.Hash(Bytes(number)), 0, null);

    private UidEntry OwnKey(int number)
    {
        ConsentTerms terms = new(ConsentPurpose.Register, 1, 0, 0, ulong.MaxValue >> 1);
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(Keccak256.Hash([.. "user"u8, .. Bytes(number)]).Bytes);
        return new UidEntry(1, default, 0, Consent.Sign(terms, genesisHash, key));
    }

    private static byte[] Bytes(int number) => BitConverter.GetBytes(number);

    /// <summary>One batch of rows that ended within the minute before a time.</summary>
    public PooledTransaction Batch(ulong timeMs)
    {
        ImpressionColumnsBuilder builder = new(OptionalColumns.None);
        for (int i = 0; i < size.RowsPerBatch; i++)
        {
            builder.Add(new ImpressionRow(
                (uint)_random.Next(1, size.Uids + 1),
                FirstCampaign + (uint)_random.Next(size.Campaigns),
                (uint)_random.Next(0, 60_000),
                (uint)_random.Next(1_000, 6_000),
                (ushort)_random.Next(500, 1_001),
                _random.Next(100) == 0 ? ImpressionFlags.Focus | ImpressionFlags.Click : ImpressionFlags.Focus,
                0));
        }

        Span<byte> salt = stackalloc byte[ImpressionColumns.SaltSize];
        _random.NextBytes(salt);
        byte[] sidecar = builder.BuildSidecar(salt);
        SubmitImpressions payload = builder.BuildPayload(1, 0, _batch++, timeMs, sidecar);
        return new PooledTransaction(Sign(payload, (uint)size.Campaigns), sidecar);
    }

    private PooledTransaction Plain(NativePayload payload) => new(Sign(payload, 0), default);

    private NativeTransaction Sign(NativePayload payload, uint campaigns)
    {
        NativeBody body = new() { ChainId = genesis.ChainId, Sequence = _sequence++, Payload = payload };
        body = body with { GasLimit = GasLimits.For(body, campaigns, payload is SubmitImpressions ? ModelGas : 0) };
        return NativeTransaction.Sign(body, genesisHash, _key);
    }
}

using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>
/// One native transaction of each kind and of each shape that a kind has. Keys and numbers are fixed, so that hashes of
/// them can be written down; the consents' signatures are of the right form and nobody's.
/// </summary>
internal static class NativeSamples
{
    public const ulong ChainId = 19779;

    public static readonly Hash256 GenesisHash = Hash256.Parse("0x" + Repeat("11", 32));
    public static readonly Address Alice = Address.Parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

    private static readonly UInt256 Ether = 1_000_000_000_000_000_000;

    private static readonly Consent Ed25519Consent = new(
        new Ed25519PartySignature(
            Ed25519PublicKey.Parse("0x" + Repeat("a1", 32)), new Ed25519Signature(Hex.Decode("0x" + Repeat("b2", 64)))),
        1_700_000_000_000);

    private static readonly Consent Secp256k1Consent = new(
        new Secp256k1PartySignature(Recoverable("0x" + Repeat("11", 32) + Repeat("22", 32) + "01")), 0);

    private static readonly CampaignTerms LeastTerms = new()
    {
        PricePerUa = 1,
        BudgetPerEpoch = UInt128.MaxValue,
        UserBps = 10_000,
        UidLevelMax = 3,
        UaModel = 1,
    };

    private static readonly CampaignTerms FullTerms = new()
    {
        Pricing = Pricing.Pool,
        PricePerUa = 1_000_000,
        BudgetPerEpoch = Ether,
        UserBps = 7_000,
        SiteBps = 2_500,
        PlatformBps = 500,
        FrequencyCap = 65_535,
        StartMs = 1_700_000_000_000,
        EndMs = 1_800_000_000_000,
        UidLevelMax = 2,
        AllowedSites = [1, 127, 128, uint.MaxValue],
        FormatWeights = [new(0, 0), new(3, 5_000), new(255, 20_000)],
        UaModel = 1,
        UaCapPerUid = CampaignTerms.UaCapPerUidMax,
        SiteShareBps = 10_000,
        ClickRateBps = 300,
    };

    /// <summary>The bodies, by a name for each.</summary>
    public static readonly IReadOnlyDictionary<string, NativeBody> Bodies = Payloads()
        .ToDictionary(pair => pair.Name, pair => Envelop(pair.Payload, pair.Name), StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Bodies.Keys];

    /// <summary>The key of RFC 8032's form whose seed is 32 times this byte.</summary>
    public static Ed25519PrivateKey Key(byte seed) => Ed25519PrivateKey.FromSeed(Enumerable.Repeat(seed, 32).ToArray());

    public static NativeTransaction Sign(NativeBody body)
    {
        using Ed25519PrivateKey key = Key(1);
        using Secp256k1PrivateKey payer = DevelopmentAccounts.DeriveKey(1);
        Hash256 hash = NativeTransaction.SigningHashOf(body, GenesisHash);
        PartySignature? payment = body.FeePayer.IsZero
            ? null
            : PartySignature.Sign(NativeSigning.FeePayerHash(hash), payer);
        return NativeTransaction.Sign(body, GenesisHash, key, payment);
    }

    private static NativeBody Envelop(NativePayload payload, string name)
        => name.EndsWith("Paid", StringComparison.Ordinal)
            ? new NativeBody
            {
                ChainId = ChainId,
                Lane = 7,
                Sequence = NativeBody.SequenceMax,
                GasLimit = 30_000_000,
                MaxFeePerGas = UInt256.MaxValue,
                MaxPriorityFeePerGas = 1_000_000_007,
                ExpiresAtMs = 1_700_000_000_001,
                FeePayer = Alice,
                Payload = payload,
            }
            : new NativeBody
            {
                ChainId = ChainId,
                Sequence = 5,
                GasLimit = 1_000_000,
                MaxFeePerGas = 1_000_000_000,
                Payload = payload,
            };

    private static IEnumerable<(string Name, NativePayload Payload)> Payloads()
    {
        Hash256 hash = Hash256.Parse("0x" + Repeat("c3", 32));
        yield return ("RegisterSite", new RegisterSite("Éclair news", Alice, 1000 * Ether));
        yield return ("SetSubmitters", new SetSubmitters(3, [Repeated("11"), Repeated("22")]));
        yield return ("SetSubmittersNone", new SetSubmitters(3, []));
        yield return ("WithdrawStake", new WithdrawStake(3, Ether));
        yield return ("WithdrawStakePayOut", new WithdrawStake(3, 0));
        yield return ("RegisterUids", new RegisterUids(
            2, [new(1, default, 0, Ed25519Consent), new(2, hash, 0, null), new(3, hash, 750, null)]));
        yield return ("RegisterUidsNoSite", new RegisterUids(0, [new(1, default, 0, Secp256k1Consent)]));
        yield return ("BindUid", new BindUid(9, Secp256k1Consent, default, Cancel: false));
        yield return ("BindUidAlone", new BindUid(9, Ed25519Consent, hash, Cancel: false));
        yield return ("BindUidCancel", new BindUid(9, null, default, Cancel: true));
        yield return ("LinkUids", new LinkUids(9, 4, null));
        yield return ("LinkUidsConsent", new LinkUids(9, 4, Ed25519Consent));
        yield return ("RotateController", new RotateController(4, Secp256k1Consent));
        yield return ("SuspendUid", new SuspendUid(4, Resume: true));
        yield return ("SuspendUidBlank", new SuspendUid(0, Resume: false));
        yield return ("CreateCampaign", new CreateCampaign("Spring", FullTerms, Alice, 5 * Ether));
        yield return ("CreateCampaignLeast", new CreateCampaign("", LeastTerms, Alice, 0));
        yield return ("FundCampaign", new FundCampaign(1, Ether));
        yield return ("UpdateCampaign", new UpdateCampaign(1, CampaignAction.Pause, null));
        yield return ("UpdateCampaignTerms", new UpdateCampaign(1, CampaignAction.ChangeTerms, LeastTerms));
        yield return ("SubmitImpressions", new SubmitImpressions(
            1, 1023, ulong.MaxValue, 10_000, hash, 1_700_000_000_000, OptionalColumns.All));
        yield return ("SubmitImpressionsPaid", new SubmitImpressions(0, 0, 0, 1, hash, 0, OptionalColumns.None));
        yield return ("SettleEpoch", new SettleEpoch(1, 12, 100_000));
        yield return ("ClaimEarnings", new ClaimEarnings(4, Alice, 0, FeeFromClaim: true));
        yield return ("Transfer", new Transfer(Alice, 1));
        yield return ("TransferPaid", new Transfer(Alice, UInt256.MaxValue));
        yield return ("Tip", new Tip(3, 500, 4));
        yield return ("AddStake", new AddStake(3, 100 * Ether));
        yield return ("RegisterUaModel", new RegisterUaModel("Quadratic", Alice, hash, RegisterUaModel.RowGasMax));
        yield return ("CreateCampaignContractModel", new CreateCampaign(
            "", LeastTerms with { UaModel = CampaignTerms.ContractModelMin }, Alice, 0));
    }

    private static Address Repeated(string octet) => Address.Parse("0x" + Repeat(octet, Address.Size));

    private static Secp256k1Signature Recoverable(string hex)
    {
        SignatureFault fault = Secp256k1Signature.Read(Hex.Decode(hex), out Secp256k1Signature signature);
        Invariant.Check(fault == SignatureFault.None);
        return signature;
    }

    private static string Repeat(string octet, int count) => string.Concat(Enumerable.Repeat(octet, count));
}

using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Tests.Transactions;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Blocks;

/// <summary>A block of fixed values, with every part of a header in use: its hash can be written down.</summary>
internal static class BlockSamples
{
    public static readonly Hash256 GenesisHash = NativeSamples.GenesisHash;

    /// <summary>The keys of seeds 1 to 4, in the order of the set.</summary>
    public static readonly Ed25519PrivateKey[] Keys =
    [
        .. Enumerable.Range(1, 4).Select(seed => NativeSamples.Key((byte)seed)).OrderBy(key => key.PublicKey),
    ];

    public static readonly ValueList<Ed25519PublicKey> Validators = [.. Keys.Select(key => key.PublicKey)];

    public static readonly BlockHeader Header = new()
    {
        ParentHash = Filled(0x01),
        Beneficiary = Keys[0].PublicKey.ToAddress(),
        StateRoot = Filled(0x02),
        TransactionsRoot = Filled(0x03),
        ReceiptsRoot = Filled(0x04),
        LogsBloom = Receipt.Bloom,
        Number = 7,
        GasLimit = 30_000_000,
        GasUsed = 21_000,
        BaseFeePerGas = 1_000_000_000,
        Extra = new ExtraData
        {
            Vanity = ValueList.Create("marketchain"u8),
            Validators = Validators,
            Vote = new ValidatorVote(NativeSamples.Key(9).PublicKey, Joins: true),
            TimestampMs = 1_700_000_000_250,
            LedgerDigest = Filled(0x05),
            ParentSealsHash = Filled(0x06),
        },
    };

    public static Receipt Receipt => new(
        TransactionType.Native,
        succeeded: true,
        cumulativeGasUsed: 21_000,
        [
            new LogEntry(NativeSamples.Alice, [Filled(0x07), Filled(0x08)], new byte[] { 1, 2, 3 }),
            new LogEntry(NativeSamples.Alice, [], default),
        ]);

    /// <summary>The header as three of the four sealed it in round 2.</summary>
    public static BlockHeader Sealed => Header with { Extra = Header.Extra with { Round = 2, Seals = Seal(2) } };

    public static Block Block => new(
        Sealed,
        new BlockBody(
            [
                NativeSamples.Sign(NativeSamples.Bodies["Transfer"]),
                EthereumTransaction.Sign(new() { Type = TransactionType.Legacy, To = NativeSamples.Alice }, Wallet()),
            ],
            ParentRound: 1,
            ParentSeals: Seal(1)));

    public static ValueList<Seal> Seal(uint round, params ReadOnlySpan<uint> indices)
    {
        List<Seal> seals = [];
        foreach (uint index in indices.IsEmpty ? [0, 1, 3] : indices)
        {
            Ed25519PrivateKey key = Keys[index];
            seals.Add(Seals.Sign(GenesisHash, Header.Number, round, Header.ComputeHash(), index, key));
        }

        return [.. seals];
    }

    private static Secp256k1PrivateKey Wallet() => DevelopmentAccounts.DeriveKey(0);

    private static Hash256 Filled(byte value) => new(Enumerable.Repeat(value, Hash256.Size).ToArray());
}

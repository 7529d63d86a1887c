using System.Globalization;
using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>The rules that a genesis file fixes (genesis/README.md).</summary>
internal sealed class GenesisFile
{
    private GenesisFile(byte[] file)
    {
        FileHash = Keccak256.Hash(file);
        using JsonDocument document = JsonDocument.Parse(file);
        JsonElement root = document.RootElement;
        ChainId = root.Number("chainId");
        TimestampMs = root.Number("timestampMs");

        JsonElement blocks = root.GetProperty("blocks");
        PeriodMs = blocks.Number("periodMs");
        GasLimit = blocks.Number("gasLimit");

        JsonElement forks = root.GetProperty("forks");
        OsakaFrom = FirstBlock(forks, "osaka");
        PragueFrom = Math.Min(FirstBlock(forks, "prague"), OsakaFrom);

        JsonElement fee = root.GetProperty("baseFee");
        BaseFeeMode = fee.Text("mode")!;
        BaseFeeWei = fee.TryGetProperty("wei", out JsonElement wei) ? Wei(wei) : 0;

        JsonElement marketing = root.GetProperty("marketing");
        EpochMs = marketing.Number("epochMs");
        DisputeMs = marketing.Number("disputeMs");
        SettleRowsPerBlock = marketing.Number("settleRowsPerBlock");
        RegistrarVetoMs = marketing.Number("registrarVetoMs");
        StakeUnlockMs = marketing.Number("stakeUnlockMs");
        SiteStakeMin = Wei(marketing.GetProperty("siteStakeMinWei"));
        StakePerUid = Wei(marketing.GetProperty("stakePerUidWei"));
        StakePerRow = Wei(marketing.GetProperty("stakePerRowWei"));
        UnclaimedMs = marketing.Number("unclaimedMs");

        JsonElement ledger = root.GetProperty("ledger");
        LedgerRowsMax = ledger.Number("rowsMax");
        CheckpointBlocks = ledger.Number("checkpointBlocks");
        CheckpointRows = ledger.Number("checkpointRows");

        Validators = [.. root.Items("validators").Select(item => item.Hash("key")).Order()];
        Coinbases = root.Items("validators").ToDictionary(item => item.Hash("key"), item => item.Address("coinbase"));
        Accounts = root.GetProperty("accounts").EnumerateObject()
            .ToDictionary(account => Address.Parse(account.Name.ToLowerInvariant()), account => Wei(account.Value));
    }

    public Hash256 FileHash { get; }
    public ulong ChainId { get; }
    public ulong TimestampMs { get; }
    public ulong PeriodMs { get; }
    public ulong GasLimit { get; }

    /// <summary>The first block with the rules of Prague; 2^64-1 for never.</summary>
    public ulong PragueFrom { get; }

    /// <summary>The first block with the rules of Osaka; 2^64-1 for never.</summary>
    public ulong OsakaFrom { get; }

    public string BaseFeeMode { get; }
    public BigInteger BaseFeeWei { get; }
    public ulong EpochMs { get; }
    public ulong DisputeMs { get; }
    public ulong SettleRowsPerBlock { get; }
    public ulong RegistrarVetoMs { get; }
    public ulong StakeUnlockMs { get; }
    public BigInteger SiteStakeMin { get; }
    public BigInteger StakePerUid { get; }
    public BigInteger StakePerRow { get; }
    public ulong UnclaimedMs { get; }
    public ulong LedgerRowsMax { get; }
    public ulong CheckpointBlocks { get; }
    public ulong CheckpointRows { get; }

    /// <summary>Ed25519 public keys, ascending.</summary>
    public IReadOnlyList<Hash256> Validators { get; }

    public IReadOnlyDictionary<Hash256, Address> Coinbases { get; }

    public IReadOnlyDictionary<Address, BigInteger> Accounts { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no genesis file.</exception>
    public static GenesisFile Read(byte[] file)
    {
        try
        {
            return new GenesisFile(file);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"genesis file: {fault.Message}", fault);
        }
    }

    /// <summary>Where a validator's fees go: for one that joined later, to the address of its key.</summary>
    public Address CoinbaseOf(Hash256 key)
        => Coinbases.TryGetValue(key, out Address coinbase) ? coinbase : new Ed25519PublicKey(key.Bytes).ToAddress();

    /// <summary>True for a key of the main subgroup whose coinbase can get fees.</summary>
    public bool MayValidate(Hash256 key)
        => Ed25519.IsSound(new Ed25519PublicKey(key.Bytes))
            && !CoinbaseOf(key).IsZero && !SystemAccounts.Contains(CoinbaseOf(key));

    /// <summary>The epoch of a time.</summary>
    public uint EpochAt(ulong timeMs) => (uint)((timeMs - TimestampMs) / EpochMs);

    private static ulong FirstBlock(JsonElement forks, string name)
        => forks.TryGetProperty(name, out _) ? forks.Number(name) : ulong.MaxValue;

    private static BigInteger Wei(JsonElement json) => BigInteger.Parse(json.GetString()!, NumberStyles.None);
}

using System.Text.Json;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Genesis;

/// <summary>
/// Reads a genesis file strictly: an unknown, missing, doubled or ill-typed setting is an error that names it.
/// </summary>
public static class GenesisReader
{
    /// <summary>The largest genesis file that is read, in bytes.</summary>
    public const int FileBytesMax = 16 << 20;

    /// <summary>The most authorities that a genesis file may name: so many as a header holds.</summary>
    public const int ValidatorsMax = ExtraData.ValidatorsMax;

    private const string Format = "marketchain-genesis/1";
    private const int DepthMax = 8;
    private const ulong DayMs = 86_400_000;
    private const ulong ChainIdMax = (1UL << 53) - 1;

    /// <summary>Reads the bytes of a genesis file.</summary>
    /// <exception cref="GenesisException">The file is not a usable genesis; the message says where and why.</exception>
    public static GenesisConfig Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > FileBytesMax)
        {
            throw new GenesisException($"genesis: expected at most {FileBytesMax} bytes, got {file.Length}");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = DepthMax });
            return ReadRoot(new GenesisJson(document.RootElement, ""), Keccak256.Hash(file.Span));
        }
        catch (JsonException e)
        {
            throw new GenesisException($"genesis: expected JSON, which line {e.LineNumber + 1} is not");
        }
    }

    private static GenesisConfig ReadRoot(GenesisJson root, Hash256 fileHash)
    {
        string format = root.Text("format");
        if (format != Format)
        {
            throw root.Wrong("format", $"expected '{Format}', got '{format}'");
        }

        string name = root.Name("name");
        ulong chainId = root.Number("chainId", 1, ChainIdMax);
        bool developmentOnly = root.Flag("developmentOnly");
        ulong genesisMs = root.Number("timestampMs", 0, 253_402_300_799_999);
        (BaseFeeMode mode, UInt128 wei) = ReadBaseFee(root.Object("baseFee"));
        GenesisJson blocks = root.Object("blocks");
        GenesisConfig config = new()
        {
            Name = name,
            ChainId = chainId,
            DevelopmentOnly = developmentOnly,
            PeriodMs = (uint)blocks.Number("periodMs", 0, 60_000),
            EmptyPeriodMs = (uint)blocks.Number("emptyPeriodMs", 1, 3_600_000),
            GasLimit = blocks.Number("gasLimit", 1_000_000, 1UL << 40),
            RetentionMs = blocks.Number("retentionMs", DayMs, 1UL << 50),
            Forks = ReadForks(root.Object("forks")),
            BaseFeeMode = mode,
            BaseFeeWei = wei,
            Marketing = ReadMarketing(root.Object("marketing"), root.Object("ledger"), genesisMs),
            Validators = GenesisValidators.Read(root),
            Accounts = ReadAccounts(root.Object("accounts")),
            FileHash = fileHash,
        };
        blocks.End();
        root.End();
        if (config.EmptyPeriodMs < config.PeriodMs)
        {
            string expected = $"expected at least periodMs ({config.PeriodMs})";
            throw blocks.Wrong("emptyPeriodMs", $"{expected}, got {config.EmptyPeriodMs}");
        }

        return config;
    }

    private static (BaseFeeMode Mode, UInt128 Wei) ReadBaseFee(GenesisJson json)
    {
        string text = json.Text("mode");
        BaseFeeMode mode = text switch
        {
            "zero" => BaseFeeMode.Zero,
            "fixed" => BaseFeeMode.Fixed,
            "floating" => BaseFeeMode.Floating,
            _ => throw json.Wrong("mode", $"expected zero, fixed or floating, got '{text}'"),
        };
        UInt128 wei = mode == BaseFeeMode.Zero ? 0 : json.Amount("wei");
        json.End();
        return wei > ulong.MaxValue ? throw json.Wrong("wei", "expected less than 2^64") : (mode, wei);
    }

    private static ForkSchedule ReadForks(GenesisJson json)
    {
        List<(ulong FromBlock, Fork Fork)> rows = [];
        foreach (Fork fork in Enum.GetValues<Fork>())
        {
            string name = fork.ToString().ToLowerInvariant();
            if (json.Names.Contains(name, StringComparer.Ordinal))
            {
                rows.Add((json.Number(name, rows.Count == 0 ? 0 : rows[^1].FromBlock + 1, ulong.MaxValue), fork));
            }
        }

        json.End();
        return rows.Count > 0 && rows[0].FromBlock == 0
            ? new ForkSchedule(rows)
            : throw json.Wrong("the first fork", "expected to start at block 0");
    }

    private static MarketingParameters ReadMarketing(GenesisJson rules, GenesisJson ledger, ulong genesisMs)
    {
        MarketingParameters parameters = new()
        {
            GenesisMs = genesisMs,
            EpochMs = (uint)rules.Number("epochMs", 1_000, MarketingParameters.EpochMsMax),
            DisputeMs = rules.Number("disputeMs", 0, 1UL << 40),
            SettleRowsPerBlock = (uint)rules.Number("settleRowsPerBlock", 16, 1_000_000),
            RegistrarVetoMs = rules.Number("registrarVetoMs", 0, 1UL << 40),
            StakeUnlockMs = rules.Number("stakeUnlockMs", 1, 1UL << 41),
            SiteStakeMin = rules.Amount("siteStakeMinWei"),
            StakePerUid = rules.Amount("stakePerUidWei"),
            StakePerRow = rules.Amount("stakePerRowWei"),
            UnclaimedMs = rules.Number("unclaimedMs", 1, 1UL << 41),
            LedgerRowsMax = (uint)ledger.Number("rowsMax", 1, 1U << 31),
            CheckpointBlocks = (uint)ledger.Number("checkpointBlocks", 2, 1U << 20),
            CheckpointRows = (uint)ledger.Number("checkpointRows", 1_000, 1U << 30),
        };
        rules.End();
        ledger.End();
        if (parameters.StakeUnlockMs <= parameters.DisputeMs)
        {
            throw rules.Wrong("stakeUnlockMs", $"expected more than disputeMs ({parameters.DisputeMs})");
        }

        if (parameters.StakePerUid == 0 || parameters.StakePerRow == 0)
        {
            throw rules.Wrong("stakePerUidWei and stakePerRowWei", "expected at least 1");
        }

        return parameters.CheckpointBlocks % 2 == 0
            ? parameters
            : throw ledger.Wrong("checkpointBlocks", "expected an even number");
    }

    private static List<GenesisAccount> ReadAccounts(GenesisJson json)
    {
        List<GenesisAccount> accounts = [];
        UInt256 sum = UInt256.Zero;
        foreach (string text in json.Names.ToArray())
        {
            if (!Address.TryParse(text, out Address address) || address.IsZero)
            {
                throw json.Wrong(text, "expected an address as 0x and 40 hex digits");
            }

            if (SystemAccounts.Contains(address))
            {
                throw json.Wrong(text, "a system account begins with nothing: its balance is what the modules hold");
            }

            UInt128 wei = json.Amount(text);
            sum += wei;
            accounts.Add(new GenesisAccount(address, wei));
        }

        accounts.Sort((left, right) => left.Address.CompareTo(right.Address));
        if (accounts.Select(account => account.Address).Distinct().Count() != accounts.Count)
        {
            throw json.Wrong("accounts", "one address is given twice, in two spellings");
        }

        return sum.FitsUInt128
            ? accounts
            : throw json.Wrong("accounts", $"expected a whole supply below 2^128 wei, got {sum}");
    }
}

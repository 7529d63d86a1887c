namespace MarketChain.Marketing.Governance;

/// <summary>The numbers of a chain's rules that its validators may change (docs/spec/governance.md 4).</summary>
public enum ChainParameter : byte
{
    /// <summary>Gas that fits in a block.</summary>
    GasLimit = 1,

    /// <summary>The fixed base fee, or the floor of the floating one, in wei.</summary>
    BaseFeeWei = 2,

    /// <summary>The least stake of a working site, in wei.</summary>
    SiteStakeMinWei = 3,

    /// <summary>Stake for each live UID, in wei.</summary>
    StakePerUidWei = 4,

    /// <summary>Stake for each accepted row, in wei.</summary>
    StakePerRowWei = 5,

    /// <summary>Time until stake comes back, in ms.</summary>
    StakeUnlockMs = 6,

    /// <summary>Time in which a registrar can veto, in ms.</summary>
    RegistrarVetoMs = 7,

    /// <summary>Time after which earnings without an owner go back, in ms.</summary>
    UnclaimedMs = 8,

    /// <summary>Work of the system step in one block.</summary>
    SettleRowsPerBlock = 9,

    /// <summary>Dwell beyond this adds nothing to a row's UA, in ms.</summary>
    UaDwellMsMax = 10,

    /// <summary>The least dwell of a row that counts, but of video, in ms.</summary>
    UaDwellMsMin = 11,

    /// <summary>The least dwell of a row of video that counts, in ms.</summary>
    UaVideoDwellMsMin = 12,

    /// <summary>The least visible share of a row that counts, in permille.</summary>
    UaVisiblePermilleMin = 13,

    /// <summary>Weight of a row with a click in model 1.</summary>
    UaClickFactor = 14,

    /// <summary>Weight of a UID of level 2 in model 1, in ten-thousandths.</summary>
    UaLevel2Bps = 15,

    /// <summary>Weight of a UID of level 3 in model 1, in ten-thousandths.</summary>
    UaLevel3Bps = 16,
}

/// <summary>The numbers in force in one block.</summary>
public sealed record ChainParameters
{
    private const ulong GasLimitMin = 1_000_000;
    private const ulong GasLimitMax = 1UL << 40;
    private const ulong DurationMsMax = 1UL << 40;
    private static readonly UInt128 StakeMax = UInt128.One << 100;

    /// <summary>Gas that fits in a block.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>The fixed base fee, or the floor of the floating one, in wei.</summary>
    public required UInt128 BaseFeeWei { get; init; }

    /// <summary>False for a chain whose gas is free for ever: its base fee is no parameter.</summary>
    public required bool HasBaseFee { get; init; }

    /// <summary>The rules of marketing.</summary>
    public required MarketingParameters Marketing { get; init; }

    /// <summary>What a parameter may be, both ends included; null when there is none of this number.</summary>
    public (UInt128 Min, UInt128 Max)? BoundsOf(byte parameter)
        => (ChainParameter)parameter switch
        {
            ChainParameter.GasLimit => (GasLimitMin, GasLimitMax),
            ChainParameter.BaseFeeWei => HasBaseFee ? (0, ulong.MaxValue) : null,
            ChainParameter.SiteStakeMinWei => (0, StakeMax),
            ChainParameter.StakePerUidWei or ChainParameter.StakePerRowWei => (1, StakeMax),
            ChainParameter.StakeUnlockMs => (Marketing.DisputeMs + 1, 2 * DurationMsMax),
            ChainParameter.RegistrarVetoMs => (0, DurationMsMax),
            ChainParameter.UnclaimedMs => (1, 2 * DurationMsMax),
            ChainParameter.SettleRowsPerBlock => (16, 1_000_000),
            var other => UaParameterValues.BoundsOf(other),
        };

    /// <summary>The same with another value of one parameter, within its bounds.</summary>
    public ChainParameters With(ChainParameter parameter, UInt128 value)
        => parameter switch
        {
            ChainParameter.GasLimit => this with { GasLimit = (ulong)value },
            ChainParameter.BaseFeeWei => this with { BaseFeeWei = value },
            _ => this with { Marketing = With(Marketing, parameter, value) },
        };

    /// <summary>The value of a parameter.</summary>
    public UInt128 this[ChainParameter parameter]
        => parameter switch
        {
            ChainParameter.GasLimit => GasLimit,
            ChainParameter.BaseFeeWei => BaseFeeWei,
            ChainParameter.SiteStakeMinWei => Marketing.SiteStakeMin,
            ChainParameter.StakePerUidWei => Marketing.StakePerUid,
            ChainParameter.StakePerRowWei => Marketing.StakePerRow,
            ChainParameter.StakeUnlockMs => Marketing.StakeUnlockMs,
            ChainParameter.RegistrarVetoMs => Marketing.RegistrarVetoMs,
            ChainParameter.UnclaimedMs => Marketing.UnclaimedMs,
            ChainParameter.SettleRowsPerBlock => Marketing.SettleRowsPerBlock,
            _ => UaParameterValues.Of(Marketing.Ua, parameter),
        };

    private static MarketingParameters With(MarketingParameters rules, ChainParameter parameter, UInt128 value)
        => parameter switch
        {
            ChainParameter.SiteStakeMinWei => rules with { SiteStakeMin = value },
            ChainParameter.StakePerUidWei => rules with { StakePerUid = value },
            ChainParameter.StakePerRowWei => rules with { StakePerRow = value },
            ChainParameter.StakeUnlockMs => rules with { StakeUnlockMs = (ulong)value },
            ChainParameter.RegistrarVetoMs => rules with { RegistrarVetoMs = (ulong)value },
            ChainParameter.UnclaimedMs => rules with { UnclaimedMs = (ulong)value },
            ChainParameter.SettleRowsPerBlock => rules with { SettleRowsPerBlock = (uint)value },
            _ => rules with { Ua = UaParameterValues.With(rules.Ua, parameter, (uint)value) },
        };
}

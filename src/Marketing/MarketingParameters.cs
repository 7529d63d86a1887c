using MarketChain.Marketing.Attention;

namespace MarketChain.Marketing;

/// <summary>
/// The numbers of the marketing rules that genesis fixes for a chain. Each is named as in docs/spec; every node of a
/// chain has the same ones, since genesis is hashed into block 0.
/// </summary>
public sealed record MarketingParameters
{
    /// <summary>
    /// The longest epoch, a day in ms: the dwell of a UID and of all the UIDs that may be linked to it then fits 31
    /// bits.
    /// </summary>
    public const uint EpochMsMax = 86_400_000;

    /// <summary>Timestamp of block 0, in Unix ms: epochs are counted from here.</summary>
    public required ulong GenesisMs { get; init; }

    /// <summary>Length of an epoch, in ms; 1,000 to <see cref="EpochMsMax"/>.</summary>
    public required uint EpochMs { get; init; }

    /// <summary>Time between an epoch's end and its settlement, in ms.</summary>
    public required ulong DisputeMs { get; init; }

    /// <summary>The most leaves that the system step settles in one block.</summary>
    public required uint SettleRowsPerBlock { get; init; }

    /// <summary>Time in which a registrar can veto a user's own binding of a UID, in ms.</summary>
    public required ulong RegistrarVetoMs { get; init; }

    /// <summary>Time between asking for stake back and getting it, in ms; above <see cref="DisputeMs"/>.</summary>
    public required ulong StakeUnlockMs { get; init; }

    /// <summary>The least stake of a working site, in wei.</summary>
    public required UInt128 SiteStakeMin { get; init; }

    /// <summary>Stake that each live level 2 or 3 UID of a site needs, in wei; at least 1.</summary>
    public required UInt128 StakePerUid { get; init; }

    /// <summary>Stake that each accepted row of a site within one epoch needs, in wei; at least 1.</summary>
    public required UInt128 StakePerRow { get; init; }

    /// <summary>Time after which earnings that nobody can claim go back to their advertiser, in ms.</summary>
    public required ulong UnclaimedMs { get; init; }

    /// <summary>The most open (campaign, epoch, uid) rows that the ledger holds.</summary>
    public required uint LedgerRowsMax { get; init; }

    /// <summary>Blocks between two checkpoints of the ledger; even, at least 2.</summary>
    public required uint CheckpointBlocks { get; init; }

    /// <summary>Changed rows after which a checkpoint comes early.</summary>
    public required uint CheckpointRows { get; init; }

    /// <summary>What counts as seen, and how much it is worth.</summary>
    public UaParameters Ua { get; init; } = UaParameters.AtGenesis;

    /// <summary>The epoch that holds a time; epoch 0 for a time before genesis.</summary>
    /// <param name="timeMs">Unix ms.</param>
    public uint EpochAt(ulong timeMs)
        => timeMs <= GenesisMs ? 0 : (uint)Math.Min((timeMs - GenesisMs) / EpochMs, uint.MaxValue);

    /// <summary>The first Unix ms at which an epoch may be settled.</summary>
    public ulong SettlesAtMs(uint epoch) => GenesisMs + ((epoch + 1UL) * EpochMs) + DisputeMs;
}

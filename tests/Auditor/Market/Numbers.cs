using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>
/// The numbers of the chain that validators may change (docs/spec/governance.md 4), in force in the present block.
/// </summary>
internal sealed class Numbers(GenesisFile genesis)
{
    private const int Last = 16;

    private readonly List<(ulong FromBlock, BigInteger Value)>[] _versions
        = [.. Enumerable.Range(0, Last + 1).Select(_ => new List<(ulong, BigInteger)>())];

    private ulong _block;

    public ulong GasLimit => (ulong)InForce(1, genesis.GasLimit);
    public BigInteger BaseFeeWei => InForce(2, genesis.BaseFeeMode == "zero" ? 0 : genesis.BaseFeeWei);
    public BigInteger SiteStakeMin => InForce(3, genesis.SiteStakeMin);
    public BigInteger StakePerUid => InForce(4, genesis.StakePerUid);
    public BigInteger StakePerRow => InForce(5, genesis.StakePerRow);
    public ulong StakeUnlockMs => (ulong)InForce(6, genesis.StakeUnlockMs);
    public ulong RegistrarVetoMs => (ulong)InForce(7, genesis.RegistrarVetoMs);
    public ulong UnclaimedMs => (ulong)InForce(8, genesis.UnclaimedMs);
    public ulong SettleRowsPerBlock => (ulong)InForce(9, genesis.SettleRowsPerBlock);

    public uint UaDwellMsMax => (uint)InForce(10, 180_000);
    public uint UaDwellMsMin => (uint)InForce(11, 1_000);
    public uint UaVideoDwellMsMin => (uint)InForce(12, 2_000);
    public uint UaVisiblePermilleMin => (uint)InForce(13, 500);
    public ulong UaClickFactor => (ulong)InForce(14, 3);
    public ulong UaLevel2Bps => (ulong)InForce(15, 8_000);
    public ulong UaLevel3Bps => (ulong)InForce(16, 5_000);

    /// <summary>All decisions, by parameter.</summary>
    public IEnumerable<(byte Parameter, IReadOnlyList<(ulong FromBlock, BigInteger Value)> Versions)> Versions
        => _versions.Select((versions, parameter)
            => ((byte)parameter, (IReadOnlyList<(ulong FromBlock, BigInteger Value)>)versions));

    public void BeginBlock(ulong number) => _block = number;

    /// <summary>True for a value that a vote may ask for in the present block.</summary>
    public bool Allows(byte parameter, BigInteger value, ulong fromBlock)
    {
        (BigInteger min, BigInteger max)? bounds = parameter switch
        {
            1 => (1_000_000, Power(40)),
            2 when genesis.BaseFeeMode != "zero" => (0, Power(64) - 1),
            3 => (0, Power(100)),
            4 or 5 => (1, Power(100)),
            6 => (genesis.DisputeMs + 1, Power(41)),
            7 => (0, Power(40)),
            8 => (1, Power(41)),
            9 => (16, 1_000_000),
            10 => (100, 3_600_000),
            11 or 12 => (0, 60_000),
            13 => (0, 1_000),
            14 => (1, 100),
            15 or 16 => (0, 10_000),
            _ => null,
        };
        return bounds is { } allowed && value >= allowed.min && value <= allowed.max
            && fromBlock > _block && fromBlock <= _block + 10_000_000
            && _versions[parameter].TrueForAll(version => version.FromBlock < fromBlock);
    }

    public void Decide(byte parameter, BigInteger value, ulong fromBlock)
        => _versions[parameter].Add((fromBlock, value));

    private static BigInteger Power(int exponent) => BigInteger.One << exponent;

    private BigInteger InForce(byte parameter, BigInteger genesisValue)
        => _versions[parameter].Where(version => version.FromBlock <= _block)
            .Select(version => (BigInteger?)version.Value).LastOrDefault() ?? genesisValue;
}

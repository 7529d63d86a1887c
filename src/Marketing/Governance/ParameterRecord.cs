using System.Runtime.InteropServices;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Governance;

/// <summary>A value of a parameter that was decided.</summary>
/// <param name="FromBlock">The first block in which it is in force.</param>
/// <param name="Value">The value.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ParameterVersion(ulong FromBlock, UInt128 Value);

/// <summary>
/// All values that parameters have had since genesis, in the storage of <see cref="SystemAccounts.Governance"/>:
/// <code>
/// table 6 [0]          0    decisions on all parameters together
/// table 6 [parameter]  0    versions
///                      1+i  fromBlock 8 | value 16, ascending by fromBlock
/// </code>
/// Versions are only added, each for blocks to come, so any state tells what was in force in every block before it,
/// and what is in force in the next block is known at the end of this one.
/// </summary>
public static class ParameterRecord
{
    private const byte ParameterTable = 6;
    private const uint VersionField = 1;

    /// <summary>The values in force in a block.</summary>
    /// <param name="world">State after the block before it, or after any later one.</param>
    /// <param name="genesis">The values of genesis.</param>
    /// <param name="number">The block.</param>
    public static ChainParameters InForce(WorldState world, ChainParameters genesis, ulong number)
    {
        ChainParameters inForce = genesis;
        if (Count(world, 0) > 0)
        {
            foreach (ChainParameter parameter in Enum.GetValues<ChainParameter>())
            {
                inForce = Find(world, parameter, number) is { } version
                    ? inForce.With(parameter, version.Value)
                    : inForce;
            }
        }

        return inForce;
    }

    /// <summary>The newest decision on a parameter, in force or not yet; null when there was none.</summary>
    public static ParameterVersion? Newest(WorldState world, ChainParameter parameter)
        => Find(world, parameter, ulong.MaxValue);

    /// <summary>Adds a value that is in force from a block behind the newest version's on.</summary>
    internal static void Add(WorldState world, ChainParameter parameter, ParameterVersion version)
    {
        SlotRow row = Row((byte)parameter);
        uint versions = Count(world, (byte)parameter);
        SlotWord word = new(stackalloc byte[UInt256.Size]);
        word.Put(version.FromBlock);
        word.Put(version.Value);
        row.Store(world, VersionField + versions, word);
        world.SetStorage(SystemAccounts.Governance, row.Slot(0), versions + 1);
        world.SetStorage(SystemAccounts.Governance, Row(0).Slot(0), Count(world, 0) + 1);
    }

    private static ParameterVersion? Find(WorldState world, ChainParameter parameter, ulong number)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row((byte)parameter);
        for (uint versions = Count(world, (byte)parameter); versions > 0; versions--)
        {
            SlotWord word = row.Load(world, VersionField + versions - 1, bytes);
            ulong fromBlock = word.UInt64();
            if (fromBlock <= number)
            {
                return new ParameterVersion(fromBlock, word.UInt128());
            }
        }

        return null;
    }

    private static uint Count(WorldState world, byte parameter)
        => (uint)world.GetStorage(SystemAccounts.Governance, Row(parameter).Slot(0)).LowUInt64;

    private static SlotRow Row(byte parameter) => new(SystemAccounts.Governance, ParameterTable, parameter);
}

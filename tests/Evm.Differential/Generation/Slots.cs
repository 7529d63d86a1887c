using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>The keys of storage that programs use, so that all that they wrote can be asked for.</summary>
internal static class Slots
{
    private static readonly UInt256[] Near = [.. Enumerable.Range(0, 6).Select(slot => (UInt256)(ulong)slot)];

    private static readonly UInt256[] Far =
        [UInt256.One << 64, UInt256.One << 128, UInt256.One << 255, UInt256.MaxValue];

    /// <summary>A key: few, so that programs meet what they stored.</summary>
    public static UInt256 Any(Random random)
        => random.Next(12) == 0 ? Far[random.Next(Far.Length)] : Near[random.Next(Near.Length)];

    /// <summary>The keys that a program may have written: those, and each word that it only pushes.</summary>
    public static IEnumerable<UInt256> Of(Trial trial) => Near.Concat(Far)
        .Concat(trial.Chunks.Where(IsPush).Select(push => UInt256.ReadPadded(push.AsSpan(1)))).Distinct();

    private static bool IsPush(byte[] chunk)
        => chunk.Length >= 1 && chunk[0] - (byte)Op.Push0 == chunk.Length - 1;
}

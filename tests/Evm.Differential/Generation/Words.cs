using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>Words at which arithmetic goes wrong, and any others.</summary>
internal static class Words
{
    private static readonly UInt256[] Edges = [.. Around([0, 1, 7, 8, 16, 31, 32, 63, 64, 127, 128, 192, 255])];

    /// <summary>An edge, a small number, or 1 to 32 bytes by chance.</summary>
    public static UInt256 Any(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return (ulong)random.Next(300);
            case 1:
                byte[] bytes = new byte[random.Next(1, UInt256.Size + 1)];
                random.NextBytes(bytes);
                return UInt256.ReadPadded(bytes);
            default:
                return Edges[random.Next(Edges.Length)];
        }
    }

    /// <summary>Bytes made of such words, cut anywhere.</summary>
    public static byte[] Bytes(Random random, int wordsMax)
    {
        List<byte> bytes = [];
        for (int words = random.Next(wordsMax + 1); words > 0; words--)
        {
            bytes.AddRange(Any(random).ToBigEndian());
        }

        return random.Next(3) == 0 ? [.. bytes.Take(random.Next(bytes.Count + 1))] : [.. bytes];
    }

    /// <summary>2^n - 1, 2^n and 2^n + 1, and their two's complements.</summary>
    private static IEnumerable<UInt256> Around(IEnumerable<int> powers)
    {
        foreach (int power in powers)
        {
            UInt256 middle = UInt256.One << power;
            foreach (UInt256 value in (UInt256[])[middle - UInt256.One, middle, middle + UInt256.One])
            {
                yield return value;
                yield return UInt256.Zero - value;
            }
        }
    }
}

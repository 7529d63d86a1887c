using System.Buffers.Binary;
using System.Numerics;

namespace MarketChain.Primitives.Tests.Crypto;

/// <summary>The obvious twin: the five steps of the Keccak reference, one loop each, constants from its LFSR.</summary>
internal static class NaiveKeccak
{
    private const int RateBytes = 136;

    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        byte[] padded = new byte[((message.Length / RateBytes) + 1) * RateBytes];
        message.CopyTo(padded);
        padded[message.Length] ^= 0x01;
        padded[^1] ^= 0x80;

        ulong[,] a = new ulong[5, 5];
        for (int block = 0; block < padded.Length; block += RateBytes)
        {
            for (int i = 0; i < RateBytes / 8; i++)
            {
                a[i % 5, i / 5] ^= BinaryPrimitives.ReadUInt64LittleEndian(padded.AsSpan(block + (8 * i)));
            }

            Permute(a);
        }

        byte[] digest = new byte[32];
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(8 * i), a[i, 0]);
        }

        return new Hash256(digest);
    }

    public static void Permute(ulong[,] a)
    {
        int lfsr = 1;
        for (int round = 0; round < 24; round++)
        {
            Theta(a);
            RhoPi(a);
            Chi(a);
            Iota(a, ref lfsr);
        }
    }

    private static void Theta(ulong[,] a)
    {
        ulong[] c = new ulong[5];
        for (int x = 0; x < 5; x++)
        {
            c[x] = a[x, 0] ^ a[x, 1] ^ a[x, 2] ^ a[x, 3] ^ a[x, 4];
        }

        for (int x = 0; x < 5; x++)
        {
            for (int y = 0; y < 5; y++)
            {
                a[x, y] ^= c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
            }
        }
    }

    private static void RhoPi(ulong[,] a)
    {
        int x = 1;
        int y = 0;
        ulong moving = a[x, y];
        for (int t = 0; t < 24; t++)
        {
            (x, y) = (y, ((2 * x) + (3 * y)) % 5);
            (moving, a[x, y]) = (a[x, y], BitOperations.RotateLeft(moving, (t + 1) * (t + 2) / 2));
        }
    }

    private static void Chi(ulong[,] a)
    {
        for (int y = 0; y < 5; y++)
        {
            ulong[] row = [a[0, y], a[1, y], a[2, y], a[3, y], a[4, y]];
            for (int x = 0; x < 5; x++)
            {
                a[x, y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
    }

    private static void Iota(ulong[,] a, ref int lfsr)
    {
        for (int j = 0; j < 7; j++)
        {
            if ((lfsr & 1) != 0)
            {
                a[0, 0] ^= 1UL << ((1 << j) - 1);
            }

            lfsr = (lfsr << 1) ^ ((lfsr >> 7) * 0x171);
        }
    }
}

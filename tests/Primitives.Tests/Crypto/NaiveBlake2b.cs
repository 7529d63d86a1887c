using System.Buffers.Binary;
using System.Numerics;

namespace MarketChain.Primitives.Tests.Crypto;

/// <summary>The obvious twin: RFC 7693, section 3, 32 bytes of output, no key.</summary>
internal static class NaiveBlake2b
{
    private const int BlockBytes = 128;
    private const int Rounds = 12;

    private static readonly ulong[] Start =
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    private static readonly string[] Sigma =
    [
        "0123456789ABCDEF", "EA489FD61C02B753", "B8C052FDAE367194", "7931DCBE265A40F8", "905724AFE1BC683D",
        "2C6A0B834D75FE19", "C51FED4A0763928B", "DB7EC13950F4862A", "6FE9B308C2D714A5", "A2847615FB9E3CD0",
    ];

    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        ulong[] h = [.. Start];
        h[0] ^= 0x0101_0000 ^ 32;
        int blocks = Math.Max(1, (message.Length + BlockBytes - 1) / BlockBytes);
        for (int i = 0; i < blocks; i++)
        {
            byte[] block = new byte[BlockBytes];
            int taken = Math.Min(BlockBytes, message.Length - (i * BlockBytes));
            message.Slice(i * BlockBytes, taken).CopyTo(block);
            Compress(h, block, (ulong)((i * BlockBytes) + taken), last: i == blocks - 1);
        }

        byte[] digest = new byte[32];
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(8 * i), h[i]);
        }

        return new Hash256(digest);
    }

    private static void Compress(ulong[] h, byte[] block, ulong counter, bool last)
    {
        ulong[] v = [.. h, .. Start];
        v[12] ^= counter;
        v[14] = last ? ~v[14] : v[14];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < 8; i++)
            {
                // Four columns, then four diagonals.
                int shift = i < 4 ? 0 : 1;
                int[] at = [.. Enumerable.Range(0, 4).Select(row => (4 * row) + ((i + (row * shift)) % 4))];
                Mix(v, at, Word(block, round, 2 * i), Word(block, round, (2 * i) + 1));
            }
        }

        for (int i = 0; i < 8; i++)
        {
            h[i] ^= v[i] ^ v[i + 8];
        }
    }

    private static ulong Word(byte[] block, int round, int position)
    {
        int word = Convert.ToInt32(Sigma[round % Sigma.Length][position].ToString(), 16);
        return BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(8 * word));
    }

    private static void Mix(ulong[] v, int[] at, ulong x, ulong y)
    {
        v[at[0]] += v[at[1]] + x;
        v[at[3]] = BitOperations.RotateRight(v[at[3]] ^ v[at[0]], 32);
        v[at[2]] += v[at[3]];
        v[at[1]] = BitOperations.RotateRight(v[at[1]] ^ v[at[2]], 24);
        v[at[0]] += v[at[1]] + y;
        v[at[3]] = BitOperations.RotateRight(v[at[3]] ^ v[at[0]], 16);
        v[at[2]] += v[at[3]];
        v[at[1]] = BitOperations.RotateRight(v[at[1]] ^ v[at[2]], 63);
    }
}

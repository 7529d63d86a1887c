using System.Numerics;
using System.Runtime.CompilerServices;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Keccak-f[1600] on plain 64-bit words: the 25 lanes are locals, and the rotations and moves of rho and pi are
/// folded into the reads of chi. Runs wherever there is no AVX-512.
/// </summary>
internal static class KeccakScalar
{
    /// <summary>The constants of iota, a round each (Keccak reference, section 1.2).</summary>
    public static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes the 25 lanes that start at <paramref name="lane0"/>.</summary>
    /// <remarks>Compiled fully at once: a cold caller would else run the slow first tier for long.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Permute(ref ulong lane0)
    {
        ulong a0 = Unsafe.Add(ref lane0, 0), a1 = Unsafe.Add(ref lane0, 1), a2 = Unsafe.Add(ref lane0, 2),
            a3 = Unsafe.Add(ref lane0, 3), a4 = Unsafe.Add(ref lane0, 4);
        ulong a5 = Unsafe.Add(ref lane0, 5), a6 = Unsafe.Add(ref lane0, 6), a7 = Unsafe.Add(ref lane0, 7),
            a8 = Unsafe.Add(ref lane0, 8), a9 = Unsafe.Add(ref lane0, 9);
        ulong a10 = Unsafe.Add(ref lane0, 10), a11 = Unsafe.Add(ref lane0, 11), a12 = Unsafe.Add(ref lane0, 12),
            a13 = Unsafe.Add(ref lane0, 13), a14 = Unsafe.Add(ref lane0, 14);
        ulong a15 = Unsafe.Add(ref lane0, 15), a16 = Unsafe.Add(ref lane0, 16), a17 = Unsafe.Add(ref lane0, 17),
            a18 = Unsafe.Add(ref lane0, 18), a19 = Unsafe.Add(ref lane0, 19);
        ulong a20 = Unsafe.Add(ref lane0, 20), a21 = Unsafe.Add(ref lane0, 21), a22 = Unsafe.Add(ref lane0, 22),
            a23 = Unsafe.Add(ref lane0, 23), a24 = Unsafe.Add(ref lane0, 24);

        foreach (ulong constant in RoundConstants)
        {
            // theta: each lane takes the parities of two columns.
            ulong c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            ulong c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            ulong c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            ulong c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            ulong c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            ulong d0 = c4 ^ BitOperations.RotateLeft(c1, 1);
            ulong d1 = c0 ^ BitOperations.RotateLeft(c2, 1);
            ulong d2 = c1 ^ BitOperations.RotateLeft(c3, 1);
            ulong d3 = c2 ^ BitOperations.RotateLeft(c4, 1);
            ulong d4 = c3 ^ BitOperations.RotateLeft(c0, 1);

            // rho and pi: B[y, 2x + 3y] = rot(A[x, y] ^ D[x]).
            ulong b0 = a0 ^ d0;
            ulong b1 = BitOperations.RotateLeft(a6 ^ d1, 44);
            ulong b2 = BitOperations.RotateLeft(a12 ^ d2, 43);
            ulong b3 = BitOperations.RotateLeft(a18 ^ d3, 21);
            ulong b4 = BitOperations.RotateLeft(a24 ^ d4, 14);
            ulong b5 = BitOperations.RotateLeft(a3 ^ d3, 28);
            ulong b6 = BitOperations.RotateLeft(a9 ^ d4, 20);
            ulong b7 = BitOperations.RotateLeft(a10 ^ d0, 3);
            ulong b8 = BitOperations.RotateLeft(a16 ^ d1, 45);
            ulong b9 = BitOperations.RotateLeft(a22 ^ d2, 61);
            ulong b10 = BitOperations.RotateLeft(a1 ^ d1, 1);
            ulong b11 = BitOperations.RotateLeft(a7 ^ d2, 6);
            ulong b12 = BitOperations.RotateLeft(a13 ^ d3, 25);
            ulong b13 = BitOperations.RotateLeft(a19 ^ d4, 8);
            ulong b14 = BitOperations.RotateLeft(a20 ^ d0, 18);
            ulong b15 = BitOperations.RotateLeft(a4 ^ d4, 27);
            ulong b16 = BitOperations.RotateLeft(a5 ^ d0, 36);
            ulong b17 = BitOperations.RotateLeft(a11 ^ d1, 10);
            ulong b18 = BitOperations.RotateLeft(a17 ^ d2, 15);
            ulong b19 = BitOperations.RotateLeft(a23 ^ d3, 56);
            ulong b20 = BitOperations.RotateLeft(a2 ^ d2, 62);
            ulong b21 = BitOperations.RotateLeft(a8 ^ d3, 55);
            ulong b22 = BitOperations.RotateLeft(a14 ^ d4, 39);
            ulong b23 = BitOperations.RotateLeft(a15 ^ d0, 41);
            ulong b24 = BitOperations.RotateLeft(a21 ^ d1, 2);

            // chi, and iota on lane 0.
            a0 = b0 ^ (~b1 & b2) ^ constant;
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
        }

        Unsafe.Add(ref lane0, 0) = a0;
        Unsafe.Add(ref lane0, 1) = a1;
        Unsafe.Add(ref lane0, 2) = a2;
        Unsafe.Add(ref lane0, 3) = a3;
        Unsafe.Add(ref lane0, 4) = a4;
        Unsafe.Add(ref lane0, 5) = a5;
        Unsafe.Add(ref lane0, 6) = a6;
        Unsafe.Add(ref lane0, 7) = a7;
        Unsafe.Add(ref lane0, 8) = a8;
        Unsafe.Add(ref lane0, 9) = a9;
        Unsafe.Add(ref lane0, 10) = a10;
        Unsafe.Add(ref lane0, 11) = a11;
        Unsafe.Add(ref lane0, 12) = a12;
        Unsafe.Add(ref lane0, 13) = a13;
        Unsafe.Add(ref lane0, 14) = a14;
        Unsafe.Add(ref lane0, 15) = a15;
        Unsafe.Add(ref lane0, 16) = a16;
        Unsafe.Add(ref lane0, 17) = a17;
        Unsafe.Add(ref lane0, 18) = a18;
        Unsafe.Add(ref lane0, 19) = a19;
        Unsafe.Add(ref lane0, 20) = a20;
        Unsafe.Add(ref lane0, 21) = a21;
        Unsafe.Add(ref lane0, 22) = a22;
        Unsafe.Add(ref lane0, 23) = a23;
        Unsafe.Add(ref lane0, 24) = a24;
    }
}

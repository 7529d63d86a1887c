using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Keccak-f[1600] with a 512-bit register for each of the 25 lanes: eight states side by side, or one state that uses
/// an eighth of each register. AVX-512 has 32 registers, a rotation and any function of three inputs in one
/// instruction each, so even the single state is faster here than in plain words.
/// </summary>
internal static class KeccakAvx512
{
    /// <summary>States that run side by side.</summary>
    public const int States = 8;

    /// <summary>Truth table of a ^ b ^ c for vpternlogq.</summary>
    private const byte Xor3 = 0x96;

    /// <summary>Truth table of a ^ (~b &amp; c), the step chi.</summary>
    private const byte Chi = 0xD2;

    /// <summary>How the 25 registers come from memory and go back.</summary>
    private interface ILayout
    {
        static abstract Vector512<ulong> Load(ref ulong words, int lane);

        static abstract void Store(Vector512<ulong> value, ref ulong words, int lane);
    }

    /// <summary>True where this body can run. DOTNET_EnableAVX512=0 makes it false.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Permutes the one state of 25 words at <paramref name="words"/>.</summary>
    public static void PermuteOne(ref ulong words) => Permute<OneState>(ref words);

    /// <summary>Permutes eight states: word i of state s is at 8i + s of the 200 at <paramref name="words"/>.</summary>
    public static void PermuteEight(ref ulong words) => Permute<EightStates>(ref words);

    /// <summary>24 rounds. Compiled fully at once: measured, the tiered form is at times a third slower.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permute<TLayout>(ref ulong words)
        where TLayout : struct, ILayout
    {
        Vector512<ulong> a0 = TLayout.Load(ref words, 0);
        Vector512<ulong> a1 = TLayout.Load(ref words, 1);
        Vector512<ulong> a2 = TLayout.Load(ref words, 2);
        Vector512<ulong> a3 = TLayout.Load(ref words, 3);
        Vector512<ulong> a4 = TLayout.Load(ref words, 4);
        Vector512<ulong> a5 = TLayout.Load(ref words, 5);
        Vector512<ulong> a6 = TLayout.Load(ref words, 6);
        Vector512<ulong> a7 = TLayout.Load(ref words, 7);
        Vector512<ulong> a8 = TLayout.Load(ref words, 8);
        Vector512<ulong> a9 = TLayout.Load(ref words, 9);
        Vector512<ulong> a10 = TLayout.Load(ref words, 10);
        Vector512<ulong> a11 = TLayout.Load(ref words, 11);
        Vector512<ulong> a12 = TLayout.Load(ref words, 12);
        Vector512<ulong> a13 = TLayout.Load(ref words, 13);
        Vector512<ulong> a14 = TLayout.Load(ref words, 14);
        Vector512<ulong> a15 = TLayout.Load(ref words, 15);
        Vector512<ulong> a16 = TLayout.Load(ref words, 16);
        Vector512<ulong> a17 = TLayout.Load(ref words, 17);
        Vector512<ulong> a18 = TLayout.Load(ref words, 18);
        Vector512<ulong> a19 = TLayout.Load(ref words, 19);
        Vector512<ulong> a20 = TLayout.Load(ref words, 20);
        Vector512<ulong> a21 = TLayout.Load(ref words, 21);
        Vector512<ulong> a22 = TLayout.Load(ref words, 22);
        Vector512<ulong> a23 = TLayout.Load(ref words, 23);
        Vector512<ulong> a24 = TLayout.Load(ref words, 24);

        foreach (ulong constant in KeccakScalar.RoundConstants)
        {
            // theta: each lane takes the parities of two columns.
            Vector512<ulong> c0 = Parity(a0, a5, a10, a15, a20);
            Vector512<ulong> c1 = Parity(a1, a6, a11, a16, a21);
            Vector512<ulong> c2 = Parity(a2, a7, a12, a17, a22);
            Vector512<ulong> c3 = Parity(a3, a8, a13, a18, a23);
            Vector512<ulong> c4 = Parity(a4, a9, a14, a19, a24);
            Vector512<ulong> d0 = c4 ^ Avx512F.RotateLeft(c1, 1);
            Vector512<ulong> d1 = c0 ^ Avx512F.RotateLeft(c2, 1);
            Vector512<ulong> d2 = c1 ^ Avx512F.RotateLeft(c3, 1);
            Vector512<ulong> d3 = c2 ^ Avx512F.RotateLeft(c4, 1);
            Vector512<ulong> d4 = c3 ^ Avx512F.RotateLeft(c0, 1);

            // rho and pi: B[y, 2x + 3y] = rot(A[x, y] ^ D[x]).
            Vector512<ulong> b0 = a0 ^ d0;
            Vector512<ulong> b1 = Avx512F.RotateLeft(a6 ^ d1, 44);
            Vector512<ulong> b2 = Avx512F.RotateLeft(a12 ^ d2, 43);
            Vector512<ulong> b3 = Avx512F.RotateLeft(a18 ^ d3, 21);
            Vector512<ulong> b4 = Avx512F.RotateLeft(a24 ^ d4, 14);
            Vector512<ulong> b5 = Avx512F.RotateLeft(a3 ^ d3, 28);
            Vector512<ulong> b6 = Avx512F.RotateLeft(a9 ^ d4, 20);
            Vector512<ulong> b7 = Avx512F.RotateLeft(a10 ^ d0, 3);
            Vector512<ulong> b8 = Avx512F.RotateLeft(a16 ^ d1, 45);
            Vector512<ulong> b9 = Avx512F.RotateLeft(a22 ^ d2, 61);
            Vector512<ulong> b10 = Avx512F.RotateLeft(a1 ^ d1, 1);
            Vector512<ulong> b11 = Avx512F.RotateLeft(a7 ^ d2, 6);
            Vector512<ulong> b12 = Avx512F.RotateLeft(a13 ^ d3, 25);
            Vector512<ulong> b13 = Avx512F.RotateLeft(a19 ^ d4, 8);
            Vector512<ulong> b14 = Avx512F.RotateLeft(a20 ^ d0, 18);
            Vector512<ulong> b15 = Avx512F.RotateLeft(a4 ^ d4, 27);
            Vector512<ulong> b16 = Avx512F.RotateLeft(a5 ^ d0, 36);
            Vector512<ulong> b17 = Avx512F.RotateLeft(a11 ^ d1, 10);
            Vector512<ulong> b18 = Avx512F.RotateLeft(a17 ^ d2, 15);
            Vector512<ulong> b19 = Avx512F.RotateLeft(a23 ^ d3, 56);
            Vector512<ulong> b20 = Avx512F.RotateLeft(a2 ^ d2, 62);
            Vector512<ulong> b21 = Avx512F.RotateLeft(a8 ^ d3, 55);
            Vector512<ulong> b22 = Avx512F.RotateLeft(a14 ^ d4, 39);
            Vector512<ulong> b23 = Avx512F.RotateLeft(a15 ^ d0, 41);
            Vector512<ulong> b24 = Avx512F.RotateLeft(a21 ^ d1, 2);

            // chi, then iota on lane 0.
            a0 = Avx512F.TernaryLogic(b0, b1, b2, Chi);
            a1 = Avx512F.TernaryLogic(b1, b2, b3, Chi);
            a2 = Avx512F.TernaryLogic(b2, b3, b4, Chi);
            a3 = Avx512F.TernaryLogic(b3, b4, b0, Chi);
            a4 = Avx512F.TernaryLogic(b4, b0, b1, Chi);
            a5 = Avx512F.TernaryLogic(b5, b6, b7, Chi);
            a6 = Avx512F.TernaryLogic(b6, b7, b8, Chi);
            a7 = Avx512F.TernaryLogic(b7, b8, b9, Chi);
            a8 = Avx512F.TernaryLogic(b8, b9, b5, Chi);
            a9 = Avx512F.TernaryLogic(b9, b5, b6, Chi);
            a10 = Avx512F.TernaryLogic(b10, b11, b12, Chi);
            a11 = Avx512F.TernaryLogic(b11, b12, b13, Chi);
            a12 = Avx512F.TernaryLogic(b12, b13, b14, Chi);
            a13 = Avx512F.TernaryLogic(b13, b14, b10, Chi);
            a14 = Avx512F.TernaryLogic(b14, b10, b11, Chi);
            a15 = Avx512F.TernaryLogic(b15, b16, b17, Chi);
            a16 = Avx512F.TernaryLogic(b16, b17, b18, Chi);
            a17 = Avx512F.TernaryLogic(b17, b18, b19, Chi);
            a18 = Avx512F.TernaryLogic(b18, b19, b15, Chi);
            a19 = Avx512F.TernaryLogic(b19, b15, b16, Chi);
            a20 = Avx512F.TernaryLogic(b20, b21, b22, Chi);
            a21 = Avx512F.TernaryLogic(b21, b22, b23, Chi);
            a22 = Avx512F.TernaryLogic(b22, b23, b24, Chi);
            a23 = Avx512F.TernaryLogic(b23, b24, b20, Chi);
            a24 = Avx512F.TernaryLogic(b24, b20, b21, Chi);
            a0 ^= Vector512.Create(constant);
        }

        TLayout.Store(a0, ref words, 0);
        TLayout.Store(a1, ref words, 1);
        TLayout.Store(a2, ref words, 2);
        TLayout.Store(a3, ref words, 3);
        TLayout.Store(a4, ref words, 4);
        TLayout.Store(a5, ref words, 5);
        TLayout.Store(a6, ref words, 6);
        TLayout.Store(a7, ref words, 7);
        TLayout.Store(a8, ref words, 8);
        TLayout.Store(a9, ref words, 9);
        TLayout.Store(a10, ref words, 10);
        TLayout.Store(a11, ref words, 11);
        TLayout.Store(a12, ref words, 12);
        TLayout.Store(a13, ref words, 13);
        TLayout.Store(a14, ref words, 14);
        TLayout.Store(a15, ref words, 15);
        TLayout.Store(a16, ref words, 16);
        TLayout.Store(a17, ref words, 17);
        TLayout.Store(a18, ref words, 18);
        TLayout.Store(a19, ref words, 19);
        TLayout.Store(a20, ref words, 20);
        TLayout.Store(a21, ref words, 21);
        TLayout.Store(a22, ref words, 22);
        TLayout.Store(a23, ref words, 23);
        TLayout.Store(a24, ref words, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Parity(
        Vector512<ulong> y0, Vector512<ulong> y1, Vector512<ulong> y2, Vector512<ulong> y3, Vector512<ulong> y4)
        => Avx512F.TernaryLogic(Avx512F.TernaryLogic(y0, y1, y2, Xor3), y3, y4, Xor3);

    private readonly struct OneState : ILayout
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Load(ref ulong words, int lane)
            => Vector512.CreateScalarUnsafe(Unsafe.Add(ref words, lane));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<ulong> value, ref ulong words, int lane)
            => Unsafe.Add(ref words, lane) = value.ToScalar();
    }

    private readonly struct EightStates : ILayout
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Load(ref ulong words, int lane)
            => Vector512.LoadUnsafe(ref words, (nuint)(lane * States));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<ulong> value, ref ulong words, int lane)
            => value.StoreUnsafe(ref words, (nuint)(lane * States));
    }
}

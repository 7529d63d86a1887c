using System.Numerics;
using System.Runtime.CompilerServices;

namespace MarketChain.Evm.Precompiles.Hashing;

/// <summary>
/// The function F of BLAKE2b (RFC 7693, section 3.2) with any number of rounds.
/// <para>
/// One chain of additions, exclusive ors and rotations runs through all rounds, so time is latency. Four columns side
/// by side in general registers take about 30 cycles a round, near the 24 of the chain. The same in one vector of four
/// words was measured at 49 (Zen 5, where a vector addition takes two cycles).
/// </para>
/// </summary>
internal static unsafe class Blake2bCompression
{
    /// <summary>Words of the state h.</summary>
    public const int StateWords = 8;

    /// <summary>Words of the message block m.</summary>
    public const int MessageWords = 16;

    private const int Permutations = 10;

    private static ReadOnlySpan<ulong> InitialVector =>
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    /// <summary>SIGMA: which message words the columns and diagonals of each round take, two each.</summary>
    private static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    /// <summary>Replaces the state by F(state, message, counter, last).</summary>
    /// <param name="state">h, eight words.</param>
    /// <param name="message">m, sixteen words.</param>
    /// <param name="counterLow">t0.</param>
    /// <param name="counterHigh">t1.</param>
    /// <param name="last">The flag f.</param>
    /// <param name="rounds">12 in BLAKE2b; a round takes about 8 ns.</param>
    public static void Run(
        Span<ulong> state,
        ReadOnlySpan<ulong> message,
        ulong counterLow,
        ulong counterHigh,
        bool last,
        uint rounds)
    {
        ulong* work = stackalloc ulong[MessageWords];
        for (int i = 0; i < StateWords; i++)
        {
            work[i] = state[i];
            work[StateWords + i] = InitialVector[i];
        }

        work[12] ^= counterLow;
        work[13] ^= counterHigh;
        work[14] ^= last ? ulong.MaxValue : 0;
        Mix(work, message, rounds);
        for (int i = 0; i < StateWords; i++)
        {
            state[i] ^= work[i] ^ work[StateWords + i];
        }
    }

    /// <summary>
    /// The rounds. The message is first laid out in the order in which ten rounds read it, so that a round is the
    /// same code every time and reads straight on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mix(ulong* v, ReadOnlySpan<ulong> message, uint rounds)
    {
        ulong* schedule = stackalloc ulong[Permutations * MessageWords];
        for (int i = 0; i < Permutations * MessageWords; i++)
        {
            schedule[i] = message[Sigma[i]];
        }

        ulong* end = schedule + (Permutations * MessageWords);
        ulong* words = schedule;
        ulong v0 = v[0], v1 = v[1], v2 = v[2], v3 = v[3], v4 = v[4], v5 = v[5], v6 = v[6], v7 = v[7];
        ulong v8 = v[8], v9 = v[9], v10 = v[10], v11 = v[11], v12 = v[12], v13 = v[13], v14 = v[14], v15 = v[15];
        for (; rounds != 0; rounds--)
        {
            MixFirst(ref v0, ref v4, ref v8, ref v12, words[0]);
            MixFirst(ref v1, ref v5, ref v9, ref v13, words[2]);
            MixFirst(ref v2, ref v6, ref v10, ref v14, words[4]);
            MixFirst(ref v3, ref v7, ref v11, ref v15, words[6]);
            MixSecond(ref v0, ref v4, ref v8, ref v12, words[1]);
            MixSecond(ref v1, ref v5, ref v9, ref v13, words[3]);
            MixSecond(ref v2, ref v6, ref v10, ref v14, words[5]);
            MixSecond(ref v3, ref v7, ref v11, ref v15, words[7]);

            MixFirst(ref v0, ref v5, ref v10, ref v15, words[8]);
            MixFirst(ref v1, ref v6, ref v11, ref v12, words[10]);
            MixFirst(ref v2, ref v7, ref v8, ref v13, words[12]);
            MixFirst(ref v3, ref v4, ref v9, ref v14, words[14]);
            MixSecond(ref v0, ref v5, ref v10, ref v15, words[9]);
            MixSecond(ref v1, ref v6, ref v11, ref v12, words[11]);
            MixSecond(ref v2, ref v7, ref v8, ref v13, words[13]);
            MixSecond(ref v3, ref v4, ref v9, ref v14, words[15]);

            words += MessageWords;
            if (words == end)
            {
                words = schedule;
            }
        }

        v[0] = v0; v[1] = v1; v[2] = v2; v[3] = v3; v[4] = v4; v[5] = v5; v[6] = v6; v[7] = v7;
        v[8] = v8; v[9] = v9; v[10] = v10; v[11] = v11; v[12] = v12; v[13] = v13; v[14] = v14; v[15] = v15;
    }

    /// <summary>
    /// The first half of G on a column or a diagonal. The word is added before b, for which each step waits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixFirst(ref ulong a, ref ulong b, ref ulong c, ref ulong d, ulong word)
    {
        a = a + word + b;
        d = BitOperations.RotateRight(d ^ a, 32);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 24);
    }

    /// <summary>The second half of G.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixSecond(ref ulong a, ref ulong b, ref ulong c, ref ulong d, ulong word)
    {
        a = a + word + b;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 63);
    }
}

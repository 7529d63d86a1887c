using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>Eight rows of eight numbers.</summary>
internal static class Square8
{
    /// <summary>Makes columns of rows: neighbours change places, then neighbours of two, then of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(
        ref Vector512<long> row0,
        ref Vector512<long> row1,
        ref Vector512<long> row2,
        ref Vector512<long> row3,
        ref Vector512<long> row4,
        ref Vector512<long> row5,
        ref Vector512<long> row6,
        ref Vector512<long> row7)
    {
        Vector512<long> low = Vector512.Create(0L, 8, 2, 10, 4, 12, 6, 14);
        Vector512<long> high = Vector512.Create(1L, 9, 3, 11, 5, 13, 7, 15);
        Exchange(ref row0, ref row1, low, high);
        Exchange(ref row2, ref row3, low, high);
        Exchange(ref row4, ref row5, low, high);
        Exchange(ref row6, ref row7, low, high);

        low = Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13);
        high = Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15);
        Exchange(ref row0, ref row2, low, high);
        Exchange(ref row1, ref row3, low, high);
        Exchange(ref row4, ref row6, low, high);
        Exchange(ref row5, ref row7, low, high);

        low = Vector512.Create(0L, 1, 2, 3, 8, 9, 10, 11);
        high = Vector512.Create(4L, 5, 6, 7, 12, 13, 14, 15);
        Exchange(ref row0, ref row4, low, high);
        Exchange(ref row1, ref row5, low, high);
        Exchange(ref row2, ref row6, low, high);
        Exchange(ref row3, ref row7, low, high);
    }

    /// <summary>Each row becomes eight of both rows' numbers; the second row's indices are from 8 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(
        ref Vector512<long> first, ref Vector512<long> second, Vector512<long> low, Vector512<long> high)
    {
        Vector512<long> left = Avx512F.PermuteVar8x64x2(first, low, second);
        second = Avx512F.PermuteVar8x64x2(first, high, second);
        first = left;
    }
}

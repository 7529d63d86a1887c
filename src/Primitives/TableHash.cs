using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MarketChain.Primitives;

/// <summary>
/// Hash codes for tables in memory whose keys strangers choose: slots, accounts, hashes that peers name. Keys that meet
/// in one bucket make a table a list, and a block of them takes minutes. So the hash depends on numbers that this
/// process has drawn, and is strongly universal: whatever two keys somebody picks, they meet with a probability of
/// 2^-32 (Lemire and Kaser, "Strongly universal string hashing is fast", multilinear-HM over 32-bit words).
/// <c>HashCode.Combine</c> is not for such keys: it folds each 64-bit word to 32 bits first, which needs no secret.
/// Nothing that is hashed or kept depends on it.
/// </summary>
internal static class TableHash
{
    private static readonly ulong Offset = Draw();
    private static readonly ulong Key0 = Draw();
    private static readonly ulong Key1 = Draw();
    private static readonly ulong Key2 = Draw();
    private static readonly ulong Key3 = Draw();
    private static readonly ulong Key4 = Draw();
    private static readonly ulong Key5 = Draw();
    private static readonly ulong Key6 = Draw();
    private static readonly ulong Key7 = Draw();

    /// <summary>The hash code of 32 bytes in this process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ulong a, ulong b, ulong c, ulong d)
        => (int)((Offset
            + Product(a, Key0, Key1)
            + Product(b, Key2, Key3)
            + Product(c, Key4, Key5)
            + Product(d, Key6, Key7)) >> 32);

    private static ulong Product(ulong word, ulong low, ulong high) => (low + (uint)word) * (high + (word >> 32));

    private static ulong Draw()
    {
        ulong number = 0;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref number)));
        return number;
    }
}

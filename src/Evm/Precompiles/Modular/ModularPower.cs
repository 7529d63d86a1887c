using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>
/// base^exponent modulo any number. A modulus of one limb has a ring of its own; a longer one m = odd · 2^s is split:
/// <code>
///   x1 = base^exponent mod odd     Montgomery's form
///   x2 = base^exponent mod 2^s     the low limbs of plain products
///   x  = x1 + odd · ((x2 - x1) / odd mod 2^s)
/// </code>
/// Time is that of the products, whose number is at most the exponent's bits and a fifth.
/// </summary>
internal static unsafe class ModularPower
{
    private const int WindowBitsMax = 5;

    /// <summary>Pieces as long as the modulus that a computation takes from its arena, at most.</summary>
    private const int ModulusPieces = 16 + (1 << (WindowBitsMax - 1));

    /// <summary>Pieces as long as the base.</summary>
    private const int BasePieces = 3;

    /// <summary>For pieces a limb longer, and a modulus whose two parts together are a limb longer than it.</summary>
    private const int SpareLimbs = 32;

    /// <summary>
    /// Writes the power to the end of <paramref name="result"/>, which is as long as the modulus, and zero.
    /// </summary>
    public static void Compute(
        in PaddedNumber radix, in PaddedNumber exponent, in PaddedNumber modulus, Span<byte> result)
    {
        if (modulus.BitLength <= 1)
        {
            return;
        }

        if (exponent.IsZero)
        {
            result[^1] = 1;
            return;
        }

        int count = modulus.LimbLength;
        int length = (BasePieces * radix.LimbLength) + (ModulusPieces * count) + SpareLimbs;
        ulong[] memory = ArrayPool<ulong>.Shared.Rent(length);
        fixed (ulong* start = memory)
        {
            LimbArena arena = new(start, length);
            ulong* m = arena.Take(count);
            modulus.CopyTo(new Span<ulong>(m, count));
            Span<ulong> number = new(arena.Take(radix.LimbLength), radix.LimbLength);
            radix.CopyTo(number);
            ulong* power = count == 1
                ? PowerOfWord(number, exponent, m[0], ref arena)
                : PowerOfMany(number, exponent, m, count, ref arena);
            Write(new ReadOnlySpan<ulong>(power, count), result);
        }

        ArrayPool<ulong>.Shared.Return(memory);
    }

    private static ulong* PowerOfWord(
        ReadOnlySpan<ulong> number, in PaddedNumber exponent, ulong modulus, ref LimbArena arena)
    {
        WordRing ring = new(modulus);
        ulong* residue = arena.Take(1);
        *residue = ring.Enter(number);
        ulong* power = Raise(ring, residue, exponent, ref arena);
        *power = ring.Leave(*power);
        return power;
    }

    private static ulong* PowerOfMany(
        ReadOnlySpan<ulong> number, in PaddedNumber exponent, ulong* modulus, int count, ref LimbArena arena)
    {
        long twos = SplitOddPart(modulus, count, ref arena, out ulong* odd, out int oddCount);
        ulong* power = arena.Take(count);
        if (oddCount != 1 || odd[0] != 1)
        {
            MontgomeryRing ring = new(odd, oddCount, ref arena);
            ulong* oddPower = Raise(ring, ring.Enter(number, ref arena), exponent, ref arena);
            ring.Leave(oddPower, ref arena);
            new ReadOnlySpan<ulong>(oddPower, oddCount).CopyTo(new Span<ulong>(power, oddCount));
        }

        if (twos > 0)
        {
            JoinBinaryPart(number, exponent, twos, odd, oddCount, power, count, ref arena);
        }

        return power;
    }

    /// <summary>modulus = odd · 2^twos.</summary>
    private static long SplitOddPart(
        ulong* modulus, int count, ref LimbArena arena, out ulong* odd, out int oddCount)
    {
        int zeroLimbs = new ReadOnlySpan<ulong>(modulus, count).IndexOfAnyExcept(0UL);
        int shift = BitOperations.TrailingZeroCount(modulus[zeroLimbs]);
        oddCount = count - zeroLimbs;
        odd = arena.Take(oddCount);
        new ReadOnlySpan<ulong>(modulus + zeroLimbs, oddCount).CopyTo(new Span<ulong>(odd, oddCount));
        LimbRow.ShiftDown(odd, oddCount, shift);
        if (odd[oddCount - 1] == 0)
        {
            oddCount--;
        }

        return ((long)zeroLimbs * 64) + shift;
    }

    /// <summary>
    /// Makes the power modulo odd one modulo odd · 2^twos. The quotient (x2 - x1) / odd comes limb by limb from the low
    /// end: each is what clears the lowest limb of the rest.
    /// </summary>
    private static void JoinBinaryPart(
        ReadOnlySpan<ulong> number,
        in PaddedNumber exponent,
        long twos,
        ulong* odd,
        int oddCount,
        ulong* power,
        int count,
        ref LimbArena arena)
    {
        int low = (int)((twos + 63) / 64);
        BinaryRing ring = new(low, arena.Take(low));
        ulong* residue = arena.Take(low);
        number[..Math.Min(low, number.Length)].CopyTo(new Span<ulong>(residue, low));
        ulong* rest = Raise(ring, residue, exponent, ref arena);
        LimbRow.Subtract(power, rest, low, rest);

        ulong* quotient = arena.Take(low);
        ulong negatedInverse = LimbRow.NegatedInverse(odd[0]);
        for (int i = 0; i < low; i++)
        {
            quotient[i] = rest[i] * negatedInverse;
            AddProduct(rest + i, low - i, odd, oddCount, quotient[i]);
        }

        quotient[low - 1] &= ulong.MaxValue >> (int)(((long)low * 64) - twos);
        for (int i = 0; i < low; i++)
        {
            AddProduct(power + i, count - i, odd, oddCount, quotient[i]);
        }
    }

    /// <summary>target += odd · factor, cut at the target's length.</summary>
    private static void AddProduct(ulong* target, int length, ulong* odd, int oddCount, ulong factor)
    {
        ulong carry = LimbRow.AddProduct(target, odd, Math.Min(length, oddCount), factor);
        for (int i = oddCount; i < length && carry != 0; i++)
        {
            target[i] += carry;
            carry = target[i] < carry ? 1UL : 0;
        }
    }

    /// <summary>
    /// residue^exponent for an exponent other than 0, by sliding windows: the exponent's bits from the top are zeros,
    /// each a squaring, and windows that begin and end with a one, each a product with an odd power from a table.
    /// </summary>
    private static ulong* Raise<TRing>(
        in TRing ring, ulong* residue, in PaddedNumber exponent, ref LimbArena arena)
        where TRing : struct, IRing
    {
        int limbs = ring.Limbs;
        int windowBits = WindowBits(exponent.BitLength);
        ulong* odds = OddPowers(ring, residue, windowBits, ref arena);
        ulong* power = arena.Take(limbs);
        bool started = false;
        for (long top = exponent.BitLength - 1; top >= 0;)
        {
            long bottom = top;
            int window = 0;
            if (exponent.Bit(top) == 1)
            {
                window = Window(exponent, top, windowBits, out bottom);
            }

            for (; started && top >= bottom; top--)
            {
                ring.Multiply(power, power, power);
            }

            if (window != 0)
            {
                ulong* odd = odds + (limbs * (window >> 1));
                if (started)
                {
                    ring.Multiply(power, odd, power);
                }
                else
                {
                    new ReadOnlySpan<ulong>(odd, limbs).CopyTo(new Span<ulong>(power, limbs));
                    started = true;
                }
            }

            top = bottom - 1;
        }

        return power;
    }

    /// <summary>The longest window from a bit that is one, down to another.</summary>
    private static int Window(in PaddedNumber exponent, long top, int bitsMax, out long bottom)
    {
        int window = 1;
        int seen = 1;
        bottom = top;
        for (long index = top - 1; index >= Math.Max(top - bitsMax + 1, 0); index--)
        {
            seen = (seen << 1) | exponent.Bit(index);
            if ((seen & 1) == 1)
            {
                window = seen;
                bottom = index;
            }
        }

        return window;
    }

    /// <summary>residue^1, residue^3 and so on, as many as windows of so many bits need.</summary>
    private static ulong* OddPowers<TRing>(in TRing ring, ulong* residue, int windowBits, ref LimbArena arena)
        where TRing : struct, IRing
    {
        int limbs = ring.Limbs;
        int powers = 1 << (windowBits - 1);
        ulong* odds = arena.Take(limbs * powers);
        new ReadOnlySpan<ulong>(residue, limbs).CopyTo(new Span<ulong>(odds, limbs));
        if (powers > 1)
        {
            ulong* square = arena.Take(limbs);
            ring.Multiply(residue, residue, square);
            for (int i = 1; i < powers; i++)
            {
                ring.Multiply(odds + ((i - 1) * limbs), square, odds + (i * limbs));
            }
        }

        return odds;
    }

    /// <summary>The window that makes the sum of the table's products and the windows' least, about.</summary>
    private static int WindowBits(long exponentBits) => exponentBits switch
    {
        <= 24 => 1,
        <= 80 => 3,
        <= 240 => 4,
        _ => WindowBitsMax,
    };

    private static void Write(ReadOnlySpan<ulong> limbs, Span<byte> result)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        foreach (ulong limb in limbs)
        {
            BinaryPrimitives.WriteUInt64BigEndian(word, limb);
            int size = Math.Min(word.Length, result.Length);
            word[^size..].CopyTo(result[^size..]);
            result = result[..^size];
        }
    }
}

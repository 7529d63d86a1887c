using System.Numerics;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>Inverses, powers and square roots.</summary>
internal readonly partial struct Fp
{
    private const int WindowBits = 4;

    /// <summary>(p + 1) / 4: p is 3 modulo 4.</summary>
    private static readonly byte[] RootExponent = Convert.FromHexString(
        "0680447a8e5ff9a692c6e9ed90d2eb35d91dd2e13ce144af"
        + "d9cc34a83dac3d8907aaffffac54ffffee7fbfffffffeaab");

    /// <summary>
    /// 1 / a, and 0 for 0: Euclid's algorithm on binary digits, then the powers of two that it left are taken off
    /// (Kaliski, "The Montgomery inverse and its applications", IEEE Transactions on Computers, 1995).
    /// </summary>
    public static void Invert(in Fp a, out Fp inverse)
    {
        if (a.IsZero)
        {
            inverse = default;
            return;
        }

        // p = u·s + v·r, a·r = -u · 2^k and a·s = v · 2^k modulo p. Both r and s stay below p.
        Integer384 u = Modulus;
        Integer384 v = a.ToInteger();
        Integer384 r = default;
        Integer384 s = new(1);
        int k = Shift(ref v, ref r);
        while (true)
        {
            int order = Integer384.Compare(u, v);
            if (order == 0)
            {
                break;
            }

            if (order > 0)
            {
                u.Subtract(v);
                r.Add(s);
                k += Shift(ref u, ref s);
            }
            else
            {
                v.Subtract(u);
                s.Add(r);
                k += Shift(ref v, ref r);
            }
        }

        RemovePowerOfTwo(Of(s), k, out inverse);
    }

    /// <summary>a^exponent.</summary>
    /// <param name="a">The base.</param>
    /// <param name="exponent">Big-endian, of any length.</param>
    /// <param name="power">The power.</param>
    public static void Power(in Fp a, ReadOnlySpan<byte> exponent, out Fp power)
    {
        Span<Fp> powers = stackalloc Fp[1 << WindowBits];
        powers[0] = One;
        for (int i = 1; i < powers.Length; i++)
        {
            Multiply(powers[i - 1], a, out powers[i]);
        }

        power = One;
        foreach (byte pair in exponent)
        {
            MultiplyWindow(powers[pair >> WindowBits], ref power);
            MultiplyWindow(powers[pair & ((1 << WindowBits) - 1)], ref power);
        }
    }

    /// <inheritdoc/>
    public static bool TryRoot(in Fp a, out Fp root)
    {
        Fp value = a;
        Power(value, RootExponent, out root);
        Square(root, out Fp square);
        return square.Equals(value);
    }

    private static void MultiplyWindow(in Fp factor, ref Fp power)
    {
        for (int i = 0; i < WindowBits; i++)
        {
            Square(power, out power);
        }

        Multiply(power, factor, out power);
    }

    /// <summary>Halves an even number until it is odd, and doubles its cofactor as often; returns how often.</summary>
    private static int Shift(ref Integer384 even, ref Integer384 cofactor)
    {
        int total = 0;
        while ((even.Limb0 & 1) == 0)
        {
            int count = Math.Min(BitOperations.TrailingZeroCount(even.Limb0), 63);
            even.ShiftRight(count);
            cofactor.ShiftLeft(count);
            total += count;
        }

        return total;
    }

    /// <summary>From 2^k / a, where k is 381 to 762, to 1 / a in Montgomery's form, 2^392 / a.</summary>
    private static void RemovePowerOfTwo(in Fp value, int k, out Fp result)
    {
        result = value;
        for (; k <= 400; k++)
        {
            Twice(result, out result);
        }

        Integer384 power = new(1);
        int rest = 784 - k;
        for (; rest > 63; rest -= 63)
        {
            power.ShiftLeft(63);
        }

        power.ShiftLeft(rest);
        Multiply(result, Of(power), out result);
    }
}

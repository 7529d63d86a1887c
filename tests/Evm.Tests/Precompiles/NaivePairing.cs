using System.Numerics;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>
/// The ate pairing of BLS12-381 as in a textbook: affine points, lines with a slope, numbers of the field of degree 12
/// as polynomials modulo w^12 - 2w^6 + 2, in which i is w^6 - 1, and the final exponentiation as a power.
/// </summary>
internal static class NaivePairing
{
    private const int Degree = 12;
    private const ulong MinusParameter = 0xd201000000010000;

    private static readonly BigInteger P = ("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
        + "1eabfffeb153ffffb9feffffffffaaab").Number();

    private static readonly BigInteger Order
        = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001".Number();

    /// <summary>1 / e(P, Q): the parameter is negative, and here its size is taken.</summary>
    public static BigInteger[] Inverse((BigInteger X, BigInteger Y) p, (Complex X, Complex Y) q)
    {
        BigInteger[] value = Embed(Complex.Real(1), 0);
        (Complex X, Complex Y) t = q;
        for (int bit = 62; bit >= 0; bit--)
        {
            Complex slope = Complex.Real(3) * t.X * t.X / (t.Y + t.Y);
            value = Multiply(Multiply(value, value), Line(p, t, slope));
            t = Next(t, t, slope);
            if (((MinusParameter >> bit) & 1) != 0)
            {
                slope = (q.Y - t.Y) / (q.X - t.X);
                value = Multiply(value, Line(p, t, slope));
                t = Next(t, q, slope);
            }
        }

        return Power(value, (BigInteger.Pow(P, Degree) - 1) / Order);
    }

    /// <summary>Coefficient k of the result counts w^k, as part k does over the complex.</summary>
    public static BigInteger[] FromParts(ReadOnlySpan<Complex> parts)
    {
        BigInteger[] sum = new BigInteger[Degree];
        for (int k = 0; k < parts.Length; k++)
        {
            sum = Add(sum, Embed(parts[k], k));
        }

        return sum;
    }

    public static BigInteger[] Multiply(BigInteger[] a, BigInteger[] b)
    {
        BigInteger[] product = new BigInteger[(2 * Degree) - 1];
        for (int i = 0; i < Degree; i++)
        {
            for (int j = 0; j < Degree; j++)
            {
                product[i + j] += a[i] * b[j];
            }
        }

        // w^12 = 2w^6 - 2.
        for (int i = product.Length - 1; i >= Degree; i--)
        {
            product[i - 6] += 2 * product[i];
            product[i - Degree] -= 2 * product[i];
        }

        return [.. product.Take(Degree).Select(coefficient => coefficient.Modulo(P))];
    }

    public static BigInteger[] Power(BigInteger[] value, BigInteger exponent)
    {
        BigInteger[] power = Embed(Complex.Real(1), 0);
        for (int bit = (int)exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            power = Multiply(power, power);
            power = ((exponent >> bit) & 1).IsZero ? power : Multiply(power, value);
        }

        return power;
    }

    /// <summary>The line through (x / w^2, y / w^3) with this slope on the twist, at P, times w^3.</summary>
    private static BigInteger[] Line((BigInteger X, BigInteger Y) p, (Complex X, Complex Y) t, Complex slope)
        => FromParts([(slope * t.X) - t.Y, default, Complex.Real(-p.X) * slope, Complex.Real(p.Y)]);

    private static (Complex X, Complex Y) Next((Complex X, Complex Y) a, (Complex X, Complex Y) b, Complex slope)
    {
        Complex x = (slope * slope) - a.X - b.X;
        return (x, (slope * (a.X - x)) - a.Y);
    }

    /// <summary>c · w^k for k below 6, with i = w^6 - 1.</summary>
    private static BigInteger[] Embed(Complex c, int k)
    {
        BigInteger[] polynomial = new BigInteger[Degree];
        polynomial[k] = (c.C0 - c.C1).Modulo(P);
        polynomial[k + 6] = c.C1.Modulo(P);
        return polynomial;
    }

    private static BigInteger[] Add(BigInteger[] a, BigInteger[] b)
        => [.. a.Zip(b, (left, right) => (left + right).Modulo(P))];

    /// <summary>C0 + C1 · i with i^2 = -1.</summary>
    internal readonly record struct Complex(BigInteger C0, BigInteger C1)
    {
        public static Complex operator +(Complex a, Complex b) => Make(a.C0 + b.C0, a.C1 + b.C1);

        public static Complex operator -(Complex a, Complex b) => Make(a.C0 - b.C0, a.C1 - b.C1);

        public static Complex operator *(Complex a, Complex b)
            => Make((a.C0 * b.C0) - (a.C1 * b.C1), (a.C0 * b.C1) + (a.C1 * b.C0));

        public static Complex operator /(Complex a, Complex b)
        {
            BigInteger norm = ((b.C0 * b.C0) + (b.C1 * b.C1)).Inverse(P);
            return a * Make(b.C0 * norm, -b.C1 * norm);
        }

        public static Complex Real(BigInteger value) => Make(value, 0);

        private static Complex Make(BigInteger c0, BigInteger c1) => new(c0.Modulo(P), c1.Modulo(P));
    }
}

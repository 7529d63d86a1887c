using System.Numerics;
using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;
using Complex = MarketChain.Evm.Tests.Precompiles.NaivePairing.Complex;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using PairingTerm = MarketChain.Evm.Precompiles.Curves.PairingTerm<
    MarketChain.Evm.Precompiles.Bls12381.Fp, MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>The fields agree with big integers, a product or eight at a time; the pairing with a textbook's.</summary>
public sealed class Bls12381FieldTests
{
    private static readonly BigInteger P = ("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
        + "1eabfffeb153ffffb9feffffffffaaab").Number();

    [Fact]
    public void Numbers_agree_with_big_integers()
        => Seeds.Each(50, random =>
        {
            BigInteger x = Any(random);
            BigInteger y = Any(random);
            Fp a = Of(x);
            Fp b = Of(y);
            Fp.Add(a, b, out Fp sum);
            Fp.Subtract(a, b, out Fp difference);
            Fp.Multiply(a, b, out Fp product);
            Fp.Halve(a, out Fp half);
            Fp.Negate(a, out Fp negated);
            Fp.Invert(a, out Fp inverse);
            Assert.Equal((x + y) % P, Number(sum));
            Assert.Equal((x - y).Modulo(P), Number(difference));
            Assert.Equal(x * y % P, Number(product));
            Assert.Equal(x, Number(half) * 2 % P);
            Assert.Equal((-x).Modulo(P), Number(negated));
            Assert.Equal(x.IsZero ? 0 : 1, x * Number(inverse) % P);
            Assert.Equal(x == y, a.Equals(b));
            Assert.Equal(x.IsZero, a.IsZero);
            Assert.Equal(!x.IsEven, a.IsOdd);
        });

    /// <summary>Sums of sums are never reduced to their only form before they are written.</summary>
    [Fact]
    public void Long_chains_of_sums_stay_right()
        => Seeds.Each(20, random =>
        {
            BigInteger x = Any(random);
            Fp a = Of(x);
            for (int i = 0; i < 200; i++)
            {
                BigInteger y = Any(random);
                Fp b = Of(y);
                switch (random.Next(4))
                {
                    case 0:
                        Fp.Add(a, b, out a);
                        x += y;
                        break;
                    case 1:
                        Fp.Subtract(b, a, out a);
                        x = y - x;
                        break;
                    case 2:
                        Fp.Twice(a, out a);
                        x *= 2;
                        break;
                    default:
                        Fp.Subtract(a, a, out Fp zero);
                        Assert.True(zero.IsZero);
                        Fp.Add(zero, a, out a);
                        break;
                }

                x = x.Modulo(P);
                Assert.Equal(x, Number(a));
            }
        });

    [Fact]
    public void Many_products_agree_with_big_integers()
        => Seeds.Each(10, random =>
        {
            for (int count = 0; count < 18; count++)
            {
                (Complex x, Complex y)[] factors
                    = [.. Enumerable.Range(0, count).Select(_ => (AnyComplex(random), AnyComplex(random)))];
                Fp[] reals = [.. factors.Select(pair => Of(pair.x.C0))];
                Fp.MultiplyEach(reals, [.. factors.Select(pair => Of(pair.y.C1))], reals);
                Assert.Equal(factors.Select(pair => pair.x.C0 * pair.y.C1 % P), reals.Select(Number));

                Fp2[] left = [.. factors.Select(pair => Of(pair.x))];
                Fp2[] squares = new Fp2[count];
                Fp2.SquareEach(left, squares);
                Fp2.MultiplyEach(left, [.. factors.Select(pair => Of(pair.y))], left);
                Assert.Equal(factors.Select(pair => pair.x * pair.y), left.Select(Number));
                Assert.Equal(factors.Select(pair => pair.x * pair.x), squares.Select(Number));
            }
        });

    [Fact]
    public void The_pairing_is_that_of_a_textbook()
        => Seeds.Each(2, random =>
        {
            PairingTerm term = new()
            {
                P = Multiple(G1.Generator, random),
                Q = Multiple(G2.Generator, random),
            };
            Pairing.MillerLoop([term], new LineStep[1], out Fp12 value);
            FinalExponentiation.Apply(value, out value);

            BigInteger[] cube = NaivePairing.FromParts(
            [
                Number(value.C0.C0), Number(value.C1.C0), Number(value.C0.C1),
                Number(value.C1.C1), Number(value.C0.C2), Number(value.C1.C2),
            ]);
            BigInteger[] inverse = NaivePairing.Inverse(
                (Number(term.P.X), Number(term.P.Y)), (Number(term.Q.X), Number(term.Q.Y)));
            BigInteger[] one = NaivePairing.Multiply(cube, NaivePairing.Power(inverse, 3));
            Assert.Equal(NaivePairing.FromParts([Complex.Real(1)]), one);
            Assert.NotEqual(one, cube);
        });

    private static AffinePoint<TField> Multiple<TField>(in AffinePoint<TField> point, Random random)
        where TField : unmanaged, IField<TField>
    {
        JacobianPoint<TField>.Multiply(point.ToJacobian(), random.NextBytes(32), out JacobianPoint<TField> product);
        product.ToAffine(out AffinePoint<TField> multiple);
        return multiple;
    }

    private static BigInteger Any(Random random) => random.Next(8) switch
    {
        0 => random.Next(3),
        1 => P - 1 - random.Next(3),
        2 => (BigInteger.One << random.Next(380)) - random.Next(2),
        _ => random.NextBelow(P),
    };

    private static Complex AnyComplex(Random random) => new(Any(random), Any(random));

    private static Fp Of(BigInteger number)
    {
        Assert.True(Fp.TryRead(number.Bytes(Fp.Size), out Fp element));
        return element;
    }

    private static Fp2 Of(Complex number) => new(Of(number.C0), Of(number.C1));

    private static BigInteger Number(Fp element)
    {
        byte[] bytes = new byte[Fp.Size];
        element.Write(bytes);
        return bytes.Number();
    }

    private static Complex Number(Fp2 element) => new(Number(element.C0), Number(element.C1));
}

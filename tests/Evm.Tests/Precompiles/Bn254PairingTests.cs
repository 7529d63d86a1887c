using System.Numerics;
using MarketChain.Evm.Precompiles;
using MarketChain.Evm.Precompiles.Bn254;
using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using PairingTerm = MarketChain.Evm.Precompiles.Curves.PairingTerm<
    MarketChain.Evm.Precompiles.Bn254.Fp, MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>The pairing is bilinear and not degenerate, its parts are what they say, bad points are refused.</summary>
public sealed class Bn254PairingTests
{
    private static readonly NaiveCurve Curve = NaiveCurve.Bn254;

    [Fact]
    public void Factors_move_between_the_groups()
        => Seeds.Each(4, random =>
        {
            BigInteger a = random.NextBelow(Curve.Order - 1) + 1;
            BigInteger b = random.NextBelow(Curve.Order - 1) + 1;
            BigInteger minusProduct = Curve.Order - (a * b % Curve.Order);

            // e(aP, bQ) · e(-ab P, Q) = 1, and no longer with a factor one off.
            Assert.Equal(1, Check((a, b), (minusProduct, 1)));
            Assert.Equal(1, Check((a, b), (1, minusProduct)));
            Assert.Equal(0, Check((a, b), (minusProduct - 1, 1)));
        });

    [Fact]
    public void Many_terms_are_one_product()
        => Seeds.Each(2, random =>
        {
            // Eight terms fill a chunk of one loop: below, at and above it.
            foreach (int count in (int[])[7, 8, 9, 17])
            {
                var terms = Enumerable.Range(0, count - 1)
                    .Select(_ => (P: random.NextBelow(Curve.Order), Q: (BigInteger)random.Next(1_000)))
                    .ToList();
                BigInteger sum = terms.Aggregate(BigInteger.Zero, (total, term) => total + (term.P * term.Q));
                terms.Insert(random.Next(count), ((-sum).Modulo(Curve.Order), 1));
                Assert.Equal(1, Check([.. terms]));
                terms[0] = (terms[0].P + 1, terms[0].Q);
                Assert.Equal(0, Check([.. terms]));
            }
        });

    [Fact]
    public void The_value_raised_to_a_product_is_the_value_of_the_multiples()
        => Seeds.Each(2, random =>
        {
            BigInteger a = random.NextBelow(Curve.Order);
            BigInteger b = random.NextBelow(Curve.Order);
            Fp12 once = Value(1, 1);
            Fp12 expected = Power(once, a * b % Curve.Order);
            Assert.Equal(expected, Value(a, b));
            Assert.NotEqual(Fp12.One, once);
            Assert.Equal(Fp12.One, Power(once, Curve.Order));
        });

    [Fact]
    public void The_final_exponentiation_is_the_power_that_it_says()
    {
        Fp12 value = Miller(5, 7);
        FinalExponentiation.Apply(value, out Fp12 result);
        Assert.Equal(Power(value, (BigInteger.Pow(Curve.Field, 12) - 1) / Curve.Order), result);
    }

    [Fact]
    public void The_cyclotomic_square_is_the_square_of_values()
    {
        Fp12 value = Value(3, 11);
        Fp12.Square(value, out Fp12 expected);
        Fp12.SquareCyclotomic(value, out Fp12 square);
        Assert.Equal(expected, square);
        Frobenius.Apply(value, out Fp12 image);
        Assert.Equal(Power(value, Curve.Field), image);
    }

    [Fact]
    public void A_point_times_a_scalar_agrees_with_the_naive_twin()
        => Seeds.Each(3, random =>
        {
            BigInteger scalar = random.NextBelow(BigInteger.One << 256);
            byte[] expected = NaiveTwist.Encode(NaiveTwist.Multiply(NaiveTwist.Generator, scalar));
            Assert.True(
                Encoding.TryReadMember(NaiveTwist.Encode(NaiveTwist.Generator), out AffinePoint<Fp2> generator));
            JacobianPoint<Fp2>.Multiply(generator.ToJacobian(), scalar.Bytes(), out JacobianPoint<Fp2> multiple);
            multiple.ToAffine(out AffinePoint<Fp2> point);
            Assert.True(Encoding.TryReadMember(expected, out AffinePoint<Fp2> read));
            Assert.Equal(read.X, point.X);
            Assert.Equal(read.Y, point.Y);
        });

    [Fact]
    public void The_group_is_those_points_that_the_order_annihilates()
        => Seeds.Each(3, random =>
        {
            var any = NaiveTwist.AnyPoint(random);

            // The curve has r · (2p - r) points: times the cofactor, any of them is in the group.
            BigInteger cofactor = (2 * Curve.Field) - Curve.Order;
            AssertInGroup(any);
            AssertInGroup(NaiveTwist.Multiply(any, cofactor)!.Value);
            AssertInGroup(NaiveTwist.Multiply(any, Curve.Order)!.Value);
            AssertInGroup(NaiveTwist.Add(any, NaiveTwist.Generator)!.Value);
        });

    [Fact]
    public void Points_outside_the_group_or_off_the_curve_are_refused()
        => Seeds.Each(5, random =>
        {
            byte[] outside = NaiveTwist.Encode(NaiveTwist.AnyPoint(random));
            byte[] off = NaiveTwist.Encode(NaiveTwist.Generator);
            off[random.Next(128)] ^= (byte)(1 << random.Next(8));
            foreach (byte[] point in (byte[][])[outside, off])
            {
                byte[] input = [.. Term(1, 1), .. Encode(1), .. point];
                Assert.Null(Calls.Run<Bn254Pairing>(input));

                // A pairing with infinity is 1, but its other point is still looked at.
                input = [.. new byte[64], .. point];
                Assert.Null(Calls.Run<Bn254Pairing>(input));
            }
        });

    [Fact]
    public void Coordinates_of_the_fields_size_or_more_are_refused()
    {
        for (int word = 0; word < 6; word++)
        {
            byte[] input = Term(1, 1);
            BigInteger coordinate = input.AsSpan(word * 32, 32).ToArray().Number() + Curve.Field;
            coordinate.Bytes().CopyTo(input, word * 32);
            Assert.Null(Calls.Run<Bn254Pairing>(input));
            input = new byte[192];
            Curve.Field.Bytes().CopyTo(input, word * 32);
            Assert.Null(Calls.Run<Bn254Pairing>(input));
        }
    }

    [Fact]
    public void Infinity_pairs_to_one()
    {
        Assert.Equal(1, Check());
        Assert.Equal(1, Check((0, 5)));
        Assert.Equal(1, Check((5, 0)));
        Assert.Equal(1, Check((0, 0), (2, 3), (Curve.Order - 6, 1)));
        Assert.Equal(0, Check((0, 0), (2, 3)));
    }

    [Fact]
    public void Lengths_that_are_no_number_of_pairs_are_refused_and_priced_by_whole_pairs()
    {
        byte[] two = [.. Term(2, 3), .. Term(Curve.Order - 6, 1)];
        for (int length = 0; length <= two.Length; length++)
        {
            ReadOnlySpan<byte> input = two.AsSpan(0, length);
            Assert.Equal(length % 192 == 0, Calls.Run<Bn254Pairing>(input) is not null);
            Assert.Equal(45_000 + (length / 192 * 34_000), Bn254Pairing.Gas(input, Fork.Cancun));
        }
    }

    private static void AssertInGroup((NaiveComplex X, NaiveComplex Y) point)
    {
        byte[] bytes = NaiveTwist.Encode(point);
        Assert.True(Encoding.TryRead(bytes, out AffinePoint<Fp2> read));
        Assert.Equal(NaiveTwist.Multiply(point, Curve.Order) is null, G2.Contains(read));
    }

    /// <summary>The precompile's answer for terms e(p · P, q · Q) of the two generators.</summary>
    private static int? Check(params (BigInteger P, BigInteger Q)[] terms)
    {
        byte[] input = [.. terms.SelectMany(term => Term(term.P, term.Q))];
        return Calls.Run<Bn254Pairing>(input) is { Length: 32 } word && word[..31].All(b => b == 0) ? word[31] : null;
    }

    private static byte[] Term(BigInteger p, BigInteger q) => [.. Encode(p), .. EncodeTwist(q)];

    private static byte[] Encode(BigInteger scalar)
    {
        byte[] input = [.. BigInteger.One.Bytes(), .. new BigInteger(2).Bytes(), .. scalar.Bytes()];
        return Calls.Run<Bn254Multiply>(input)!;
    }

    private static byte[] EncodeTwist(BigInteger scalar)
        => NaiveTwist.Encode(NaiveTwist.Multiply(NaiveTwist.Generator, scalar));

    private static Fp12 Miller(BigInteger p, BigInteger q)
    {
        Assert.True(Pairing.TryRead(Term(p, q), out PairingTerm term));
        Pairing.MillerLoop([term], new LineStep[1], out Fp12 value);
        return value;
    }

    private static Fp12 Value(BigInteger p, BigInteger q)
    {
        FinalExponentiation.Apply(Miller(p, q), out Fp12 value);
        return value;
    }

    private static Fp12 Power(Fp12 value, BigInteger exponent)
    {
        Fp12 power = Fp12.One;
        for (; !exponent.IsZero; exponent >>= 1)
        {
            if (!exponent.IsEven)
            {
                Fp12.Multiply(power, value, out power);
            }

            Fp12.Square(value, out value);
        }

        return power;
    }
}

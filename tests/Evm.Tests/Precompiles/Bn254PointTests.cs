using System.Numerics;
using MarketChain.Evm.Precompiles;
using MarketChain.Evm.Precompiles.Bn254;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>
/// BN254's addition and multiplication against school arithmetic, and every way to be no point (EIP-196).
/// </summary>
public sealed class Bn254PointTests
{
    private static readonly NaiveCurve Curve = NaiveCurve.Bn254;
    private static readonly (BigInteger X, BigInteger Y) Generator = (1, 2);

    [Fact]
    public void Sums_and_products_agree_with_the_naive_twin()
        => Seeds.Each(10, random =>
        {
            var left = Curve.Multiply(Generator, random.NextBelow(Curve.Order));
            var right = Curve.Multiply(Generator, random.NextBelow(Curve.Order));
            BigInteger scalar = random.NextBelow(BigInteger.One << 256);
            Assert.Equal(Encode(Curve.Add(left, right)), Add(left, right));
            Assert.Equal(Encode(Curve.Multiply(left, scalar)), Multiply(left, scalar));
        });

    [Fact]
    public void Equal_opposite_and_infinite_points_add_up()
    {
        var point = Curve.Multiply(Generator, 12345);
        var opposite = Curve.Multiply(Generator, Curve.Order - 12345);
        Assert.Equal(Encode(Curve.Multiply(Generator, 24690)), Add(point, point));
        Assert.Equal(new byte[64], Add(point, opposite));
        Assert.Equal(Encode(point), Add(point, null));
        Assert.Equal(Encode(point), Add(null, point));
        Assert.Equal(new byte[64], Add(null, null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Scalars_around_the_order_wrap(int distance)
    {
        var point = Curve.Multiply(Generator, 7);
        byte[] expected = Encode(Curve.Multiply(point, (Curve.Order + distance) % Curve.Order));
        Assert.Equal(expected, Multiply(point, Curve.Order + distance));
        Assert.Equal(expected, Multiply(point, (4 * Curve.Order) + distance));
    }

    [Fact]
    public void Gives_the_published_multiple_of_the_generator()
        => Assert.Equal(
            "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
            + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4",
            Convert.ToHexStringLower(Add(Generator, Generator)!));

    [Fact]
    public void What_is_missing_counts_as_zero_and_what_is_too_much_as_absent()
    {
        byte[] two = [.. Encode(Generator), .. Encode(Generator)];
        Assert.Equal(Encode(Generator), Calls.Run<Bn254Add>(two.AsSpan(0, 64)));
        Assert.Equal(new byte[64], Calls.Run<Bn254Add>([]));
        Assert.Equal(new byte[64], Calls.Run<Bn254Multiply>([]));
        Assert.Equal(new byte[64], Calls.Run<Bn254Multiply>(two.AsSpan(0, 64)));
        byte[] longer = [.. two, 1, 2, 3];
        Assert.Equal(Calls.Run<Bn254Add>(two), Calls.Run<Bn254Add>(longer));

        byte[] half = [.. Encode(Generator), 1];
        Assert.Equal(Multiply(Generator, BigInteger.One << 248), Calls.Run<Bn254Multiply>(half));
        for (int length = 1; length < 64; length++)
        {
            Assert.Equal(length is >= 32 and < 64, Calls.Run<Bn254Add>(two.AsSpan(0, length)) is null);
        }
    }

    [Fact]
    public void Coordinates_of_the_fields_size_or_more_are_refused()
    {
        foreach (BigInteger excess in (BigInteger[])[0, 1, 2, (BigInteger.One << 256) - 1 - Curve.Field])
        {
            byte[] x = [.. (Curve.Field + excess).Bytes(), .. BigInteger.One.Bytes()];
            byte[] y = [.. BigInteger.One.Bytes(), .. (Curve.Field + excess).Bytes()];
            byte[] both = [.. (Curve.Field + excess).Bytes(), .. (Curve.Field + excess).Bytes()];
            foreach (byte[] point in (byte[][])[x, y, both])
            {
                AssertRefused(point);
            }
        }

        AssertRefused([.. (Curve.Field + 1).Bytes(), .. new BigInteger(2).Bytes()]);
    }

    [Fact]
    public void Points_off_the_curve_are_refused()
        => Seeds.Each(10, random =>
        {
            byte[] point = Encode(Curve.Multiply(Generator, random.NextBelow(Curve.Order)));
            point[random.Next(64)] ^= (byte)(1 << random.Next(8));
            AssertRefused(point);
        });

    [Fact]
    public void Field_inverses_multiply_to_one()
        => Seeds.Each(200, random =>
        {
            BigInteger value = random.Next(4) == 0
                ? BigInteger.One << random.Next(254)
                : random.NextBelow(Curve.Field - 1) + 1;
            Assert.True(Fp.TryRead(value.Modulo(Curve.Field).Bytes(), out Fp element));
            Fp.Invert(element, out Fp inverse);
            Fp.Multiply(element, inverse, out inverse);
            Assert.Equal(Fp.One, inverse);
        });

    [Fact]
    public void Field_arithmetic_agrees_with_whole_numbers_at_the_edges()
    {
        BigInteger p = Curve.Field;
        BigInteger[] edges = [0, 1, 2, 3, p >> 1, (p >> 1) + 1, p - 3, p - 2, p - 1, (BigInteger.One << 253) + 1];
        foreach (BigInteger left in edges)
        {
            foreach (BigInteger right in edges)
            {
                Fp a = Read(left);
                Fp b = Read(right);
                Fp.Add(a, b, out Fp sum);
                Fp.Subtract(a, b, out Fp difference);
                Fp.Multiply(a, b, out Fp product);
                Fp.MultiplyAndAdd(a, b, b, b, out Fp both);
                Fp.Halve(a, out Fp half);
                Assert.Equal(Read(left + right), sum);
                Assert.Equal(Read(left - right), difference);
                Assert.Equal(Read(left * right), product);
                Assert.Equal(Read((left * right) + (right * right)), both);
                Fp.Twice(half, out half);
                Assert.Equal(a, half);
            }
        }
    }

    [Fact]
    public void Prices_are_those_of_EIP_1108()
    {
        Assert.Equal(150, Bn254Add.Gas([], Fork.Cancun));
        Assert.Equal(6_000, Bn254Multiply.Gas(new byte[1000], Fork.Osaka));
    }

    private static Fp Read(BigInteger value)
    {
        Assert.True(Fp.TryRead(value.Modulo(Curve.Field).Bytes(), out Fp element));
        return element;
    }

    private static void AssertRefused(byte[] point)
    {
        byte[] second = [.. Encode(Generator), .. point];
        Assert.Null(Calls.Run<Bn254Add>(point));
        Assert.Null(Calls.Run<Bn254Add>(second));
        Assert.Null(Calls.Run<Bn254Multiply>(point));
    }

    private static byte[]? Add((BigInteger X, BigInteger Y)? left, (BigInteger X, BigInteger Y)? right)
    {
        byte[] input = [.. Encode(left), .. Encode(right)];
        return Calls.Run<Bn254Add>(input);
    }

    private static byte[]? Multiply((BigInteger X, BigInteger Y)? point, BigInteger scalar)
    {
        byte[] input = [.. Encode(point), .. scalar.Bytes()];
        return Calls.Run<Bn254Multiply>(input);
    }

    private static byte[] Encode((BigInteger X, BigInteger Y)? point)
        => point is { } p ? [.. p.X.Bytes(), .. p.Y.Bytes()] : new byte[64];
}

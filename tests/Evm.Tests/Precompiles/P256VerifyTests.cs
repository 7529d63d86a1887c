using System.Numerics;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>P256VERIFY against signatures that school arithmetic makes, and every wrong input of EIP-7951.</summary>
public sealed class P256VerifyTests
{
    private static readonly NaiveCurve Curve = NaiveCurve.P256;

    private static readonly (BigInteger X, BigInteger Y) Generator = (
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296".Number(),
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5".Number());

    private static readonly byte[] Right = BigInteger.One.Bytes();

    [Fact]
    public void Accepts_signatures_whichever_half_s_is_in_and_no_others()
        => Seeds.Each(5, random =>
        {
            byte[] input = Sign(random);
            Assert.Equal(Right, Calls.Run<P256Verify>(input));
            byte[] changed = [.. input];
            changed[random.Next(160)] ^= (byte)(1 << random.Next(8));
            Assert.Empty(Calls.Run<P256Verify>(changed)!);

            BigInteger s = input.AsSpan(64, 32).ToArray().Number();
            (Curve.Order - s).Bytes().CopyTo(input, 64);
            Assert.Equal(Right, Calls.Run<P256Verify>(input));
        });

    [Fact]
    public void Accepts_the_first_vector_of_EIP_7951()
        => Assert.Equal(
            Convert.ToHexStringLower(Right),
            Calls.RunHex<P256Verify>(
                "bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023"
                + "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
                + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76"
                + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"
                + "c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e"));

    [Fact]
    public void The_nonces_x_may_be_above_the_order()
    {
        // A point R whose x is n + something: r is that something. The key that makes it right is (s·R - h·G) / r.
        BigInteger x = Curve.Order;
        (BigInteger X, BigInteger Y) nonce;
        do
        {
            x++;
            BigInteger square = ((x * x * x) - (3 * x) + CurveB).Modulo(Curve.Field);
            nonce = (x, BigInteger.ModPow(square, (Curve.Field + 1) / 4, Curve.Field));
        }
        while (!Curve.Contains(nonce));
        BigInteger r = x - Curve.Order;
        BigInteger digest = 4711;
        BigInteger s = 1234567;
        var key = Curve.Multiply(
            Curve.Add(Curve.Multiply(nonce, s), Curve.Multiply(Generator, Curve.Order - digest)),
            r.Inverse(Curve.Order))!.Value;
        Assert.Equal(Right, Calls.Run<P256Verify>(Input(digest, r, s, key)));
        Assert.Empty(Calls.Run<P256Verify>(Input(digest, x, s, key))!);
    }

    [Fact]
    public void Numbers_out_of_range_give_nothing()
    {
        byte[] input = Sign(new Random(7));
        BigInteger max = (BigInteger.One << 256) - 1;
        AssertNothing(input, word: 1, 0, Curve.Order, Curve.Order + 1, max);
        AssertNothing(input, word: 2, 0, Curve.Order, Curve.Order + 1, max);
        AssertNothing(input, word: 3, 0, Curve.Field, Curve.Field + 1, max);
        AssertNothing(input, word: 4, 0, Curve.Field, Curve.Field + 1, max);
        input.AsSpan(96).Clear();
        Assert.Empty(Calls.Run<P256Verify>(input)!);
    }

    [Fact]
    public void Sums_that_end_at_infinity_give_nothing()
    {
        // With the key -h/r · G the sum h/s · G + r/s · Q is infinity for every s.
        BigInteger digest = 99;
        BigInteger r = 5;
        BigInteger factor = -digest * r.Inverse(Curve.Order);
        var key = Curve.Multiply(Generator, factor.Modulo(Curve.Order))!.Value;
        Assert.Empty(Calls.Run<P256Verify>(Input(digest, r, 3, key))!);
    }

    [Fact]
    public void Every_length_but_160_gives_nothing_at_the_same_price()
    {
        byte[] input = [.. Sign(new Random(8)), 0];
        for (int length = 0; length <= input.Length; length++)
        {
            Assert.Equal(length == 160 ? Right : [], Calls.Run<P256Verify>(input.AsSpan(0, length))!);
            Assert.Equal(6_900, P256Verify.Gas(input.AsSpan(0, length), Fork.Osaka));
        }
    }

    private static BigInteger CurveB => "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b".Number();

    private static void AssertNothing(byte[] input, int word, params BigInteger[] values)
    {
        foreach (BigInteger value in values)
        {
            byte[] wrong = [.. input];
            value.Bytes().CopyTo(wrong, word * 32);
            Assert.Empty(Calls.Run<P256Verify>(wrong)!);
        }
    }

    private static byte[] Sign(Random random)
    {
        BigInteger secret = random.NextBelow(Curve.Order - 1) + 1;
        BigInteger nonce = random.NextBelow(Curve.Order - 1) + 1;
        BigInteger digest = random.NextBytes(32).Number();
        BigInteger r = Curve.Multiply(Generator, nonce)!.Value.X % Curve.Order;
        BigInteger inverse = nonce.Inverse(Curve.Order);
        BigInteger s = (digest + (r * secret)) * inverse % Curve.Order;
        return Input(digest, r, s, Curve.Multiply(Generator, secret)!.Value);
    }

    private static byte[] Input(BigInteger digest, BigInteger r, BigInteger s, (BigInteger X, BigInteger Y) key)
        => [.. digest.Bytes(), .. r.Bytes(), .. s.Bytes(), .. key.X.Bytes(), .. key.Y.Bytes()];
}

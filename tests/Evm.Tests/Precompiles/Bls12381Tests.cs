using System.Numerics;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>
/// The groups are groups, the pairing is bilinear, maps end in the groups, and whatever is malformed fails. Random
/// programs on anvil (Evm.Differential) compare the values.
/// </summary>
public sealed class Bls12381Tests
{
    private const int FieldSize = 64;
    private const string One1 =
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";

    private const string One2 =
        "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
        + "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        + "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
        + "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";

    private static readonly NaiveCurve Curve = new(
        ("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
            + "1eabfffeb153ffffb9feffffffffaaab").Number(),
        0,
        4,
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001".Number());

    private static readonly byte[] Infinity1 = new byte[2 * FieldSize];
    private static readonly byte[] Infinity2 = new byte[4 * FieldSize];
    private static readonly byte[] Generator1 = Padded(One1);
    private static readonly byte[] Generator2 = Padded(One2);

    [Fact]
    public void Sums_and_multiples_of_the_first_group_agree_with_the_naive_twin()
        => Seeds.Each(6, random =>
        {
            BigInteger a = Scalar(random);
            BigInteger b = Scalar(random);
            (BigInteger, BigInteger)? generator = (Generator1[..FieldSize].Number(), Generator1[FieldSize..].Number());
            byte[] left = Encode(Curve.Multiply(generator, a % Curve.Order));
            byte[] right = Encode(Curve.Multiply(generator, b % Curve.Order));

            Assert.Equal(left, Times1(Generator1, a));
            Assert.Equal(Encode(Curve.Multiply(generator, (a + b) % Curve.Order)), Add1(left, right));
            Assert.Equal(Add1(left, right), Add1(right, left));
            Assert.Equal(Add1(left, left), Times1(left, 2));
        });

    [Fact]
    public void The_second_group_is_a_group()
        => Seeds.Each(4, random =>
        {
            BigInteger a = Scalar(random);
            BigInteger b = Scalar(random);
            byte[] left = Times2(Generator2, a);
            byte[] right = Times2(Generator2, b);

            Assert.Equal(Times2(Generator2, (a + b) % Curve.Order), Add2(left, right));
            Assert.Equal(Times2(left, b), Times2(right, a));
            Assert.Equal(Add2(left, left), Times2(left, 2));
            Assert.Equal(left, Add2(left, Infinity2));
            Assert.Equal(Infinity2, Times2(left, Curve.Order));
            Assert.Equal(Infinity2, Add2(left, Times2(left, Curve.Order - 1)));
        });

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(70)]
    public void A_long_sum_is_the_sum_of_its_parts(int count)
        => Seeds.Each(1, random =>
        {
            BigInteger[] logarithms = [.. Enumerable.Range(0, count).Select(_ => Scalar(random))];
            BigInteger[] scalars = [.. Enumerable.Range(0, count).Select(_ => Scalar(random))];
            BigInteger sum = logarithms.Zip(scalars, (l, s) => l * s).Aggregate(BigInteger.Add) % Curve.Order;
            byte[] first = [.. logarithms.Zip(scalars, (l, s) => (byte[])[.. Times1(Generator1, l), .. s.Bytes()])
                .SelectMany(pair => pair)];
            byte[] second = [.. logarithms.Zip(scalars, (l, s) => (byte[])[.. Times2(Generator2, l), .. s.Bytes()])
                .SelectMany(pair => pair)];

            Assert.Equal(Times1(Generator1, sum), Calls.Run<Bls12381G1MultiScalar>(first));
            Assert.Equal(Times2(Generator2, sum), Calls.Run<Bls12381G2MultiScalar>(second));
        });

    [Fact]
    public void Factors_move_between_the_groups()
        => Seeds.Each(3, random =>
        {
            BigInteger a = random.NextBelow(Curve.Order - 1) + 1;
            BigInteger b = random.NextBelow(Curve.Order - 1) + 1;
            BigInteger minusProduct = Curve.Order - (a * b % Curve.Order);

            // e(aP, bQ) · e(-ab P, Q) = 1, and no longer with a factor one off; nine terms are more than one chunk.
            Assert.Equal(1, Check((a, b), (minusProduct, 1)));
            Assert.Equal(1, Check((a, b), (1, minusProduct)));
            Assert.Equal(0, Check((a, b), (minusProduct - 1, 1)));
            Assert.Equal(1, Check([.. Enumerable.Repeat((a, b), 8), (8 * minusProduct % Curve.Order, 1)]));
            Assert.Equal(1, Check((a, 0), (0, b)));
            Assert.Equal(0, Check((1, 1)));
        });

    [Fact]
    public void Maps_end_in_the_groups_and_differ_in_sign_with_their_element()
        => Seeds.Each(4, random =>
        {
            BigInteger[] u = [random.NextBelow(Curve.Field), random.NextBelow(Curve.Field)];
            foreach (BigInteger[] parts in (BigInteger[][])[u, [0, u[1]], [u[0], 0], [0, 0]])
            {
                byte[] first = Assert.IsType<byte[]>(Calls.Run<Bls12381MapToG1>(parts[0].Bytes(FieldSize)));
                byte[] second = Assert.IsType<byte[]>(Calls.Run<Bls12381MapToG2>(
                    [.. parts[0].Bytes(FieldSize), .. parts[1].Bytes(FieldSize)]));
                Assert.Equal(Infinity1, Times1(first, Curve.Order));
                Assert.Equal(Infinity2, Times2(second, Curve.Order));
                if (!parts[0].IsZero)
                {
                    byte[]? opposite = Calls.Run<Bls12381MapToG1>((Curve.Field - parts[0]).Bytes(FieldSize));
                    Assert.Equal(Infinity1, Add1(first, opposite!));
                }
            }
        });

    [Fact]
    public void A_point_of_the_curve_outside_the_group_is_added_and_nothing_else()
    {
        // The first x with a point; (0, 2) has the order 3.
        byte[] stray = Encode((0, 2));

        Assert.Equal(Encode((0, Curve.Field - 2)), Add1(stray, stray));
        Assert.Null(Calls.Run<Bls12381G1MultiScalar>([.. stray, .. BigInteger.One.Bytes()]));
        Assert.Null(Calls.Run<Bls12381Pairing>([.. stray, .. Generator2]));
        Assert.Null(Calls.Run<Bls12381Pairing>([.. stray, .. Infinity2]));
    }

    [Fact]
    public void Malformed_input_fails()
    {
        byte[] beyond = [.. Curve.Field.Bytes(FieldSize), .. new byte[FieldSize]];
        byte[] padded = [1, .. Generator1[1..]];
        byte[] off = [.. Generator1[..^1], (byte)(Generator1[^1] ^ 1)];
        foreach (byte[] bad in (byte[][])[beyond, padded, off])
        {
            Assert.Null(Calls.Run<Bls12381G1Add>([.. Generator1, .. bad]));
            Assert.Null(Calls.Run<Bls12381G1MultiScalar>([.. bad, .. BigInteger.One.Bytes()]));
            Assert.Null(Calls.Run<Bls12381Pairing>([.. bad, .. Generator2]));
        }

        Assert.Null(Calls.Run<Bls12381MapToG1>(beyond[..FieldSize]));
        Assert.Null(Calls.Run<Bls12381MapToG2>([.. new byte[FieldSize], .. beyond[..FieldSize]]));
        Assert.Null(Calls.Run<Bls12381G2Add>([.. Generator2, .. Generator2[..^1], (byte)(Generator2[^1] ^ 1)]));
    }

    [Fact]
    public void Input_of_another_length_fails_at_every_length()
    {
        byte[] longest = new byte[2 * 384];
        for (int length = 0; length <= longest.Length; length++)
        {
            ReadOnlySpan<byte> input = longest.AsSpan(0, length);
            Assert.Equal(length == 256, Calls.Run<Bls12381G1Add>(input) is not null);
            Assert.Equal(length == 512, Calls.Run<Bls12381G2Add>(input) is not null);
            Assert.Equal(length > 0 && length % 160 == 0, Calls.Run<Bls12381G1MultiScalar>(input) is not null);
            Assert.Equal(length > 0 && length % 288 == 0, Calls.Run<Bls12381G2MultiScalar>(input) is not null);
            Assert.Equal(length > 0 && length % 384 == 0, Calls.Run<Bls12381Pairing>(input) is not null);
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 12_000, 22_500)]
    [InlineData(2, 22_776, 45_000)]
    [InlineData(128, 797_184, 1_509_120)]
    [InlineData(129, 803_412, 1_520_910)]
    public void Long_sums_are_cheaper_by_the_table(int pairs, long first, long second)
    {
        Assert.Equal(first, Bls12381G1MultiScalar.Gas(new byte[(pairs * 160) + 5], Fork.Prague));
        Assert.Equal(second, Bls12381G2MultiScalar.Gas(new byte[(pairs * 288) + 5], Fork.Prague));
        Assert.Equal(37_700 + (32_600 * pairs), Bls12381Pairing.Gas(new byte[(pairs * 384) + 5], Fork.Prague));
    }

    private static BigInteger Scalar(Random random) => random.Next(4) switch
    {
        0 => (BigInteger.One << 256) - 1 - random.Next(3),
        1 => Curve.Order + random.Next(-2, 3),
        _ => random.NextBelow(BigInteger.One << 256),
    };

    private static byte[] Add1(byte[] a, byte[] b) => Assert.IsType<byte[]>(Calls.Run<Bls12381G1Add>([.. a, .. b]));

    private static byte[] Add2(byte[] a, byte[] b) => Assert.IsType<byte[]>(Calls.Run<Bls12381G2Add>([.. a, .. b]));

    private static byte[] Times1(byte[] point, BigInteger scalar)
        => Assert.IsType<byte[]>(Calls.Run<Bls12381G1MultiScalar>([.. point, .. scalar.Bytes()]));

    private static byte[] Times2(byte[] point, BigInteger scalar)
        => Assert.IsType<byte[]>(Calls.Run<Bls12381G2MultiScalar>([.. point, .. scalar.Bytes()]));

    private static int Check(params (BigInteger P, BigInteger Q)[] terms)
    {
        byte[] input = [.. terms.SelectMany(term => (byte[])
            [.. Times1(Generator1, term.P), .. Times2(Generator2, term.Q)])];
        byte[] word = Assert.IsType<byte[]>(Calls.Run<Bls12381Pairing>(input));
        Assert.Equal(32, word.Length);
        return (int)word.Number();
    }

    private static byte[] Encode((BigInteger X, BigInteger Y)? point)
        => point is var (x, y) ? [.. x.Bytes(FieldSize), .. y.Bytes(FieldSize)] : Infinity1;

    private static byte[] Padded(string coordinates)
        => [.. coordinates.Chunk(96).SelectMany(digits => new string(digits).Number().Bytes(FieldSize))];
}

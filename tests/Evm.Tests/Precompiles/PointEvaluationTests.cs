using System.Security.Cryptography;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>0x0a: what can be proven by hand, and every way in which it fails. State tests have real proofs.</summary>
public sealed class PointEvaluationTests
{
    private const string Order = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
    private const string Generator =
        "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb";

    private const string Infinity =
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>τ times the generator, of Ethereum's ceremony: commits to the polynomial X.</summary>
    private const string Tau =
        "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81";

    private static readonly string Output = 4_096.ToString("x64") + Order;

    /// <summary>A constant is itself everywhere, and the proof of that is infinity: 0 is it, and 1 is G.</summary>
    [Theory]
    [InlineData(Infinity, 0, true)]
    [InlineData(Infinity, 1, false)]
    [InlineData(Generator, 1, true)]
    [InlineData(Generator, 0, false)]
    public void A_constant_is_itself_everywhere(string commitment, int y, bool isRight)
    {
        foreach (int z in (int[])[0, 1, 77])
        {
            string input = Input(commitment, z.ToString("x64"), y.ToString("x64"), Infinity);
            Assert.Equal(isRight ? Output : null, Calls.RunHex<PointEvaluation>(input));
        }
    }

    /// <summary>X - z divided by X - z is 1, so the generator proves that X is z at z.</summary>
    [Fact]
    public void The_identity_is_proven_by_the_generator()
        => Seeds.Each(3, random =>
        {
            byte[] z = [0, .. random.NextBytes(31)];
            string right = Convert.ToHexStringLower(z);
            z[31] ^= 1;

            Assert.Equal(Output, Calls.RunHex<PointEvaluation>(Input(Tau, right, right, Generator)));
            Assert.Null(Calls.RunHex<PointEvaluation>(Input(Tau, right, Convert.ToHexStringLower(z), Generator)));
            Assert.Null(Calls.RunHex<PointEvaluation>(Input(Tau, right, right, Tau)));
        });

    [Fact]
    public void A_wrong_proof_fails()
        => Assert.Null(Calls.RunHex<PointEvaluation>(
            Input(Generator, 7.ToString("x64"), 1.ToString("x64"), Generator)));

    [Fact]
    public void Any_other_length_or_hash_fails()
    {
        string input = Input(Generator, 0.ToString("x64"), 1.ToString("x64"), Infinity);

        Assert.NotNull(Calls.RunHex<PointEvaluation>(input));
        Assert.Null(Calls.RunHex<PointEvaluation>(input + "00"));
        Assert.Null(Calls.RunHex<PointEvaluation>(input[..^2]));
        Assert.Null(Calls.RunHex<PointEvaluation>(""));
        Assert.Null(Calls.RunHex<PointEvaluation>("02" + input[2..]));
        Assert.Null(Calls.RunHex<PointEvaluation>(input[..60] + (input[60] == '0' ? '1' : '0') + input[61..]));
    }

    [Fact]
    public void A_number_of_the_order_or_more_fails()
    {
        Assert.Null(Calls.RunHex<PointEvaluation>(Input(Generator, Order, 1.ToString("x64"), Infinity)));
        Assert.Null(Calls.RunHex<PointEvaluation>(Input(Infinity, 0.ToString("x64"), Order, Infinity)));
    }

    [Theory]
    [InlineData("17f1d3a7")]
    [InlineData("c0000001")]
    [InlineData("e0000000")]
    [InlineData("9a0111eb")]
    [InlineData("80000000")]
    public void A_point_in_another_form_fails(string start)
    {
        string proof = start + (start[0] is '9' or '1' ? Generator[8..] : Infinity[8..]);
        Assert.Null(Calls.RunHex<PointEvaluation>(Input(Generator, 0.ToString("x64"), 1.ToString("x64"), proof)));
    }

    private static string Input(string commitment, string z, string y, string proof)
    {
        byte[] hash = SHA256.HashData(Convert.FromHexString(commitment));
        hash[0] = 1;
        return Convert.ToHexStringLower(hash) + z + y + commitment + proof;
    }
}

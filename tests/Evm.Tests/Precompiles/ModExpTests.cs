using System.Numerics;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>
/// MODEXP against BigInteger, its price against the tables of EIP-2565 and EIP-7883, and hostile headers.
/// </summary>
public sealed class ModExpTests
{
    private const string Huge = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Fact]
    public void Agrees_with_whole_numbers_for_every_kind_of_modulus()
        => Seeds.Each(400, random =>
        {
            byte[] radix = random.NextBytes(random.Next(80));
            byte[] exponent = random.NextBytes(random.Next(40));
            byte[] modulus = random.NextBytes(random.Next(1, 80));
            Shape(random, modulus);
            Shape(random, radix);
            Check(radix, exponent, modulus);
        });

    [Fact]
    public void Agrees_at_sizes_of_keys()
        => Seeds.Each(12, random =>
        {
            byte[] modulus = random.NextBytes(128 + (8 * random.Next(20)));
            Shape(random, modulus);
            Check(random.NextBytes(300), random.NextBytes(random.Next(1, 64)), modulus);
        });

    [Fact]
    public void Agrees_where_limbs_are_all_ones_or_zero()
    {
        BigInteger[] edges =
        [
            0, 1, 2, 3, ulong.MaxValue, BigInteger.One << 64, (BigInteger.One << 64) + 1, (BigInteger.One << 127) - 1,
            (BigInteger.One << 128) - 1, BigInteger.One << 128, (BigInteger.One << 192) - (BigInteger.One << 64),
            (BigInteger.One << 256) - 1, 3 * (BigInteger.One << 190), (BigInteger.One << 255) + 1,
        ];
        foreach (BigInteger modulus in edges)
        {
            foreach (BigInteger radix in edges)
            {
                Check(radix.Bytes(33), [2], modulus.Bytes(33));
                Check(radix.Bytes(33), [0x01, 0x00, 0x01], modulus.Bytes(33));
                Check(radix.Bytes(40), edges[10].Bytes(), modulus.Bytes(40));
            }
        }
    }

    [Fact]
    public void Fermats_little_theorem_as_in_EIP_198()
    {
        BigInteger prime = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;
        Assert.Equal(BigInteger.One.Bytes(), Call(new BigInteger(3).Bytes(1), (prime - 1).Bytes(), prime.Bytes()));
        Assert.Equal(new byte[32], Call([], (prime - 1).Bytes(), prime.Bytes()));
    }

    [Fact]
    public void Zero_to_the_power_of_zero_is_one_unless_all_is_modulo_one_or_zero()
    {
        Assert.Equal([1], Call([0], [0], [7])!);
        Assert.Equal([1], Call([], [], [2])!);
        Assert.Equal([0], Call([0], [0], [1])!);
        Assert.Equal([0], Call([5], [5], [0])!);
        Assert.Empty(Call([5], [5], [])!);
        Assert.Equal(new byte[300], Call([5], [5], new byte[300]));
    }

    [Fact]
    public void What_is_missing_at_the_end_counts_as_zero()
        => Seeds.Each(60, random =>
        {
            byte[] whole = Input(
                random.NextBytes(random.Next(20)),
                random.NextBytes(random.Next(20)),
                random.NextBytes(random.Next(20)));
            int length = random.Next(whole.Length + 1);
            byte[] padded = [.. whole[..length], .. new byte[whole.Length - length]];
            Assert.Equal(Calls.Run<ModExp>(padded), Calls.Run<ModExp>(whole.AsSpan(0, length)));
            Assert.Equal(ModExp.Gas(padded, Fork.Cancun), ModExp.Gas(whole.AsSpan(0, length), Fork.Cancun));
        });

    [Fact]
    public void An_exponent_of_which_only_the_start_is_given_is_not_laid_out_in_memory()
    {
        // 3^(2^(8 · 9,999)) modulo 0: the modulus, after the exponent, is not there. Then modulo 7, given whole.
        byte[] header = Header(1, 10_000, 1);
        byte[] cut = [.. header, 3, 1];
        byte[] whole = [.. header, 3, 1, .. new byte[9_999], 7];
        Assert.Equal([0], Calls.Run<ModExp>(cut)!);
        BigInteger expected = BigInteger.ModPow(3, BigInteger.One << (8 * 9_999), 7);
        Assert.Equal([(byte)expected], Calls.Run<ModExp>(whole)!);
        Assert.Equal(8 * (10_000 - 32) / 3 + (248 / 3), ModExp.Gas(cut, Fork.Cancun), 1.0);
    }

    [Theory]
    [InlineData(64, 2, 200, 500)]
    [InlineData(128, 2, 200, 512)]
    [InlineData(256, 2, 341, 2_048)]
    [InlineData(512, 2, 1_365, 8_192)]
    [InlineData(1024, 2, 5_461, 32_768)]
    [InlineData(64, 0x10001, 341, 2_048)]
    [InlineData(128, 0x10001, 1_365, 8_192)]
    [InlineData(256, 0x10001, 5_461, 32_768)]
    [InlineData(512, 0x10001, 21_845, 131_072)]
    [InlineData(1024, 0x10001, 87_381, 524_288)]
    public void Prices_are_those_of_the_tables(int length, int exponent, long cancun, long osaka)
    {
        byte[] input = Input(new byte[length], new BigInteger(exponent).Bytes(3), new byte[length]);
        Assert.Equal(cancun, ModExp.Gas(input, Fork.Cancun));
        Assert.Equal(cancun, ModExp.Gas(input, Fork.Prague));
        Assert.Equal(osaka, ModExp.Gas(input, Fork.Osaka));
    }

    [Fact]
    public void Price_of_the_first_example_of_EIP_198()
    {
        BigInteger prime = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;
        byte[] input = Input([3], (prime - 1).Bytes(), prime.Bytes());
        Assert.Equal(1_360, ModExp.Gas(input, Fork.Cancun));
        Assert.Equal(4_080, ModExp.Gas(input, Fork.Osaka));
    }

    [Fact]
    public void Osaka_prices_numbers_over_1024_bytes_out()
    {
        foreach (int part in (int[])[0, 1, 2])
        {
            int[] lengths = [1, 1, 1];
            lengths[part] = 1024;
            Assert.NotEqual(long.MaxValue, ModExp.Gas(Header(lengths[0], lengths[1], lengths[2]), Fork.Osaka));
            lengths[part]++;
            Assert.Equal(long.MaxValue, ModExp.Gas(Header(lengths[0], lengths[1], lengths[2]), Fork.Osaka));
            Assert.NotEqual(long.MaxValue, ModExp.Gas(Header(lengths[0], lengths[1], lengths[2]), Fork.Prague));
        }
    }

    [Fact]
    public void Lengths_that_nobody_can_pay_cost_everything_and_allocate_nothing()
    {
        foreach (string input in (string[])
        [
            Huge + Word(1) + Word(1), Word(1) + Huge + Word(1), Word(1) + Word(1) + Huge, Huge + Huge + Huge,
            "0000000000000000000000000000000000000000000000008000000000000000" + Word(0) + Word(0),
            Word(0) + Word(0) + "000000000000000000000000000000000000000000000000ffffffffffffffff",
        ])
        {
            byte[] bytes = Convert.FromHexString(input);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(long.MaxValue, ModExp.Gas(bytes, Fork.Cancun));
            Assert.Equal(long.MaxValue, ModExp.Gas(bytes, Fork.Osaka));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096);
        }
    }

    [Fact]
    public void Without_base_and_modulus_the_exponent_costs_nothing()
    {
        byte[] input = Convert.FromHexString(Word(0) + Huge + Word(0));
        Assert.Equal(200, ModExp.Gas(input, Fork.Cancun));
        Assert.Empty(Calls.Run<ModExp>(input)!);
        Assert.Equal(long.MaxValue, ModExp.Gas(input, Fork.Osaka));
    }

    private static string Word(int value) => Convert.ToHexString(new BigInteger(value).Bytes());

    /// <summary>Makes a number of a kind treated on its own: even, a power of two, odd, with zeros before.</summary>
    private static void Shape(Random random, byte[] number)
    {
        if (number.Length == 0)
        {
            return;
        }

        int zeros = random.Next(number.Length);
        switch (random.Next(6))
        {
            case 0:
                number[^1] |= 1;
                break;
            case 1:
                number.AsSpan(number.Length - zeros).Clear();
                break;
            case 2:
                number.AsSpan().Clear();
                number[zeros] = (byte)(1 << random.Next(8));
                break;
            case 3:
                number.AsSpan(0, zeros).Clear();
                break;
            case 4:
                number.AsSpan(zeros).Fill(0xFF);
                break;
        }
    }

    private static void Check(byte[] radix, byte[] exponent, byte[] modulus)
    {
        BigInteger m = modulus.Number();
        BigInteger expected = m.IsZero ? 0 : BigInteger.ModPow(radix.Number(), exponent.Number(), m);
        Assert.Equal(expected.Bytes(modulus.Length), Call(radix, exponent, modulus));
    }

    private static byte[]? Call(byte[] radix, byte[] exponent, byte[] modulus)
        => Calls.Run<ModExp>(Input(radix, exponent, modulus));

    private static byte[] Input(byte[] radix, byte[] exponent, byte[] modulus)
        => [.. Header(radix.Length, exponent.Length, modulus.Length), .. radix, .. exponent, .. modulus];

    private static byte[] Header(int radix, int exponent, int modulus)
        => [.. new BigInteger(radix).Bytes(), .. new BigInteger(exponent).Bytes(), .. new BigInteger(modulus).Bytes()];
}

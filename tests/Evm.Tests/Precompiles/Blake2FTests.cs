using System.Buffers.Binary;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>The vectors of EIP-152 and a transcription of RFC 7693.</summary>
public sealed class Blake2FTests
{
    private const string Rest =
        "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
        + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b"
        + "6162630000000000000000000000000000000000000000000000000000000000"
        + "0000000000000000000000000000000000000000000000000000000000000000"
        + "0000000000000000000000000000000000000000000000000000000000000000"
        + "0000000000000000000000000000000000000000000000000000000000000000"
        + "03000000000000000000000000000000";

    [Theory]
    [InlineData(
        "00000000", "01",
        "08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
        + "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b")]
    [InlineData(
        "0000000c", "01",
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")]
    [InlineData(
        "0000000c", "00",
        "75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752"
        + "98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735")]
    [InlineData(
        "00000001", "01",
        "b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fb"
        + "a551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421")]
    public void Gives_the_results_of_EIP_152(string rounds, string flag, string expected)
        => Assert.Equal(expected, Calls.RunHex<Blake2F>(rounds + Rest + flag));

    [Fact]
    public void Every_length_but_213_is_refused_at_no_price()
    {
        byte[] input = Convert.FromHexString("0000000c" + Rest + "01");
        Assert.Equal(213, input.Length);
        byte[] longer = [.. input, 0];
        for (int length = 0; length <= longer.Length; length++)
        {
            ReadOnlySpan<byte> cut = longer.AsSpan(0, length);
            Assert.Equal(length == 213, Calls.Run<Blake2F>(cut) is not null);
            Assert.Equal(length == 213 ? 12 : 0, Blake2F.Gas(cut, Fork.Cancun));
        }

        Assert.Equal(uint.MaxValue, Blake2F.Gas(Convert.FromHexString("ffffffff" + Rest + "01"), Fork.Cancun));
    }

    [Fact]
    public void Every_flag_but_0_and_1_is_refused()
    {
        for (int flag = 0; flag < 256; flag++)
        {
            Assert.Equal(flag < 2, Calls.RunHex<Blake2F>($"00000001{Rest}{flag:x2}") is not null);
        }
    }

    [Fact]
    public void Agrees_with_the_naive_twin()
        => Seeds.Each(100, random =>
        {
            byte[] input = random.NextBytes(213);
            BinaryPrimitives.WriteInt32BigEndian(input, random.Next(4) == 0 ? random.Next(2_000) : random.Next(25));
            input[212] = (byte)random.Next(2);
            Assert.Equal(Naive(input), Calls.Run<Blake2F>(input));
        });

    /// <summary>RFC 7693, section 3.2, word for word.</summary>
    private static byte[] Naive(byte[] input)
    {
        ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(input.AsSpan(offset));
        ulong[] h = [.. Enumerable.Range(0, 8).Select(i => Word(4 + (8 * i)))];
        ulong[] m = [.. Enumerable.Range(0, 16).Select(i => Word(68 + (8 * i)))];
        ulong[] v = [.. h, .. NaiveBlake2b.InitialVector];
        v[12] ^= Word(196);
        v[13] ^= Word(204);
        v[14] ^= input[212] == 1 ? ulong.MaxValue : 0;
        uint rounds = BinaryPrimitives.ReadUInt32BigEndian(input);
        for (uint round = 0; round < rounds; round++)
        {
            NaiveBlake2b.Round(v, m, NaiveBlake2b.Sigma[(int)(round % 10)]);
        }

        byte[] result = new byte[64];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(result.AsSpan(8 * i), h[i] ^ v[i] ^ v[i + 8]);
        }

        return result;
    }
}

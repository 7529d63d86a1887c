using System.Text;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>SHA-256, RIPEMD-160 and the identity: published digests and prices.</summary>
public sealed class HashTests
{
    private const string Padding = "000000000000000000000000";

    [Theory]
    [InlineData("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe")]
    [InlineData("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [InlineData("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b")]
    [InlineData(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "b0e20b6e3116640286ed3a87a5713079b21f5189")]
    public void Ripemd160_gives_the_digests_of_its_authors(string text, string digest)
        => Assert.Equal(
            Padding + digest, Calls.RunHex<Ripemd160Hash>(Convert.ToHexString(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Ripemd160_of_a_million_letters()
        => Assert.Equal(
            Padding + "52783243c1697bdbe16d37f97f68f08325dc1528",
            Calls.RunHex<Ripemd160Hash>(string.Concat(Enumerable.Repeat("61", 1_000_000))));

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("616263", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Sha256_gives_the_published_digests(string input, string digest)
        => Assert.Equal(digest, Calls.RunHex<Sha256Hash>(input));

    [Fact]
    public void The_identity_returns_its_input()
        => Seeds.Each(20, random =>
        {
            byte[] input = random.NextBytes(random.Next(1_000));
            Assert.Equal(input, Calls.Run<Identity>(input));
        });

    [Theory]
    [InlineData(0, 60, 600, 15)]
    [InlineData(1, 72, 720, 18)]
    [InlineData(32, 72, 720, 18)]
    [InlineData(33, 84, 840, 21)]
    [InlineData(1_000_000, 60 + (12 * 31_250), 600 + (120 * 31_250), 15 + (3 * 31_250))]
    public void Prices_count_words_begun(int length, long sha256, long ripemd160, long identity)
    {
        byte[] input = new byte[length];
        Assert.Equal(sha256, Sha256Hash.Gas(input, Fork.Cancun));
        Assert.Equal(ripemd160, Ripemd160Hash.Gas(input, Fork.Cancun));
        Assert.Equal(identity, Identity.Gas(input, Fork.Cancun));
    }
}

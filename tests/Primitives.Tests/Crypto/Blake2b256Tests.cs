using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Crypto;

public sealed class Blake2b256Tests
{
    private const int LengthsTried = 400;

    [Theory]
    [InlineData("", "0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")]
    [InlineData("abc", "0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")]
    public void Gives_the_published_digests(string text, string digest)
        => Assert.Equal(Hash256.Parse(digest), Blake2b256.Hash(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Agrees_with_the_naive_twin_whole_in_two_parts_and_in_pieces()
        => Seeds.Each(1, random =>
        {
            byte[] bytes = new byte[LengthsTried];
            random.NextBytes(bytes);
            Blake2b256Hasher hasher = new();
            for (int length = 0; length <= LengthsTried; length++)
            {
                ReadOnlySpan<byte> message = bytes.AsSpan(0, length);
                int cut = random.Next(length + 1);
                Hash256 expected = NaiveBlake2b.Hash(message);
                Assert.Equal(expected, Blake2b256.Hash(message));
                Assert.Equal(expected, Blake2b256.HashJoined(message[..cut], message[cut..]));

                hasher.Append(message[..cut]);
                hasher.Append([]);
                hasher.Append(message[cut..]);
                Assert.Equal(expected, hasher.Finish());
            }
        });

    [Fact]
    public void A_kept_hasher_allocates_nothing()
    {
        byte[] bytes = new byte[1000];
        Blake2b256Hasher hasher = new();
        Hash256 first = HashTwice(hasher, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Hash256 second = HashTwice(hasher, bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
    }

    private static Hash256 HashTwice(Blake2b256Hasher hasher, byte[] bytes)
    {
        hasher.Append(bytes);
        Hash256 incremental = hasher.Finish();
        return incremental == Blake2b256.Hash(bytes) ? Blake2b256.HashJoined(bytes, bytes) : default;
    }
}

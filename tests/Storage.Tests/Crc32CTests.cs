using System.Text;

namespace MarketChain.Storage.Tests;

public sealed class Crc32CTests
{
    /// <summary>RFC 3720 appendix B.4, and the check value of the CRC catalogues.</summary>
    [Fact]
    public void Agrees_with_the_published_vectors()
    {
        Assert.Equal(0u, Crc32C.Compute([]));
        Assert.Equal(0xe3069283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8a9136aau, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Compute([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(0x46dd794eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [Fact]
    public void Is_the_same_in_one_piece_and_in_two()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)(i * 7))];
        for (int split = 0; split <= bytes.Length; split++)
        {
            uint crc = Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, split)), bytes.AsSpan(split));
            Assert.Equal(Crc32C.Compute(bytes), crc);
        }
    }
}

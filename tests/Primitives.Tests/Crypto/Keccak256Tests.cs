using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Crypto;

public sealed class Keccak256Tests
{
    private const int LengthsTried = 601;

    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("testing", "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02")]
    public void Gives_the_published_digests(string text, string digest)
        => Assert.Equal(Hash256.Parse(digest), Keccak256.Hash(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Agrees_with_the_naive_twin_at_every_length()
    {
        byte[] bytes = Bytes(LengthsTried);
        for (int length = 0; length < LengthsTried; length++)
        {
            Assert.Equal(NaiveKeccak.Hash(bytes.AsSpan(0, length)), Keccak256.Hash(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Pieces_give_the_digest_of_the_whole()
    {
        byte[] bytes = Bytes(LengthsTried);
        Hash256 whole = Keccak256.Hash(bytes);
        Keccak256Hasher hasher = default;
        foreach (int piece in (int[])[1, 7, 8, 64, 135, 136, 137, 300])
        {
            for (int offset = 0; offset < bytes.Length; offset += piece)
            {
                hasher.Append(bytes.AsSpan(offset, Math.Min(piece, bytes.Length - offset)));
            }

            Assert.Equal(whole, hasher.Finish());
            Assert.Equal(whole, Keccak256.HashJoined(bytes.AsSpan(0, piece), bytes.AsSpan(piece)));
        }
    }

    [Fact]
    public void A_batch_gives_the_digests_of_its_messages()
    {
        byte[] bytes = Bytes(LengthsTried * 2);
        ByteRange[] messages = new ByteRange[LengthsTried];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = new ByteRange(i, i * 7 % LengthsTried);
        }

        Hash256[] results = new Hash256[messages.Length];
        Keccak256.HashBatch(bytes, messages, results);
        for (int i = 0; i < messages.Length; i++)
        {
            Assert.Equal(Keccak256.Hash(bytes.AsSpan(messages[i].Offset, messages[i].Length)), results[i]);
        }
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(20260731).NextBytes(bytes);
        return bytes;
    }
}

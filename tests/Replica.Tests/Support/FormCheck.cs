namespace MarketChain.Replica.Tests;

/// <summary>One message, one form: what any codec must hold for any of its messages.</summary>
/// <param name="decodeAgain">Decodes and encodes what it read; null when it refuses.</param>
internal sealed class FormCheck(Func<byte[], byte[]?> decodeAgain)
{
    /// <summary>Beyond it only some of a message's bits are flipped.</summary>
    private const int FlipsMax = 6_000;

    public void Holds(byte[] bytes)
    {
        Assert.Equal(bytes, decodeAgain(bytes));
        int step = Math.Max(1, bytes.Length / 400);
        for (int length = 0; length < bytes.Length; length += step)
        {
            Assert.Null(decodeAgain(bytes[..length]));
        }

        Assert.Null(decodeAgain(bytes[..^1]));
        Assert.Null(decodeAgain([.. bytes, 0]));
        Flip(bytes);
    }

    /// <summary>Random bytes that look like a list.</summary>
    public void SurvivesGarbage(Random random)
    {
        byte[] bytes = new byte[random.Next(4, 300)];
        random.NextBytes(bytes);
        bytes[0] = 0xf8;
        bytes[1] = (byte)(bytes.Length - 2);
        bytes[2] = (byte)random.Next(12);
        if (decodeAgain(bytes) is { } again)
        {
            Assert.Equal(bytes, again);
        }
    }

    private void Flip(byte[] bytes)
    {
        int step = Math.Max(1, bytes.Length * 8 / FlipsMax) | 1;
        for (int bit = 0; bit < bytes.Length * 8; bit += step)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (decodeAgain(flipped) is { } again)
            {
                Assert.Equal(flipped, again);
            }
        }
    }
}

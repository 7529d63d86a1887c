namespace MarketChain.Primitives.Tests;

public sealed class Hash256Tests
{
    [Fact]
    public void Reads_and_writes_its_text()
    {
        string text = "0x" + string.Concat(Enumerable.Range(0, 32).Select(i => $"{i:x2}"));
        Hash256 hash = Hash256.Parse(text);
        Assert.Equal(text, hash.ToString());
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (byte)i), hash.Bytes.ToArray());
        Assert.Equal(hash, Hash256.Parse("0x" + text[2..].ToUpperInvariant()));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(62)]
    [InlineData(0)]
    public void Refuses_text_of_another_length(int digits)
    {
        Assert.False(Hash256.TryParse("0x" + new string('1', digits), out Hash256 hash));
        Assert.True(hash.IsZero);
        Assert.Throws<FormatException>(() => Hash256.Parse("0x" + new string('1', digits)));
    }

    [Fact]
    public void A_refused_text_leaves_nothing_behind()
    {
        Assert.False(Hash256.TryParse("0x" + new string('1', 62) + "zz", out Hash256 hash));
        Assert.Equal(Hash256.Zero, hash);
        Assert.False(Address.TryParse("0x" + new string('1', 38) + "zz", out Address address));
        Assert.Equal(Address.Zero, address);
    }

    [Fact]
    public void Is_ordered_as_big_endian_bytes() => Seeds.Each(20, random =>
    {
        byte[] left = new byte[Hash256.Size];
        random.NextBytes(left);
        byte[] right = [.. left];
        right[random.Next(right.Length)] ^= (byte)random.Next(256);
        int order = left.AsSpan().SequenceCompareTo(right);
        Assert.Equal(Math.Sign(order), Math.Sign(new Hash256(left).CompareTo(new Hash256(right))));
        Assert.Equal(order == 0, new Hash256(left) == new Hash256(right));
    });

    [Fact]
    public void Takes_exactly_32_bytes()
    {
        Assert.Throws<InvariantException>(() => new Hash256(new byte[31]));
        Assert.Throws<InvariantException>(() => new Hash256(new byte[33]));
        Assert.Throws<InvariantException>(() => new Address(new byte[21]));
    }
}

namespace MarketChain.Primitives.Tests;

public sealed class HexTests
{
    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0x0")]
    [InlineData("0xzz")]
    [InlineData("0X00")]
    public void Refuses_text_that_is_not_prefixed_even_hex(string text)
        => Assert.False(Hex.TryDecode(text, out _));

    [Fact]
    public void Round_trips_bytes()
        => Assert.Equal("0x00ff10", Hex.Encode(Hex.Decode("0x00FF10")));
}

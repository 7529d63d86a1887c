using System.Net;
using MarketChain.Node.Settings;

namespace MarketChain.Node.Tests.Settings;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("127.0.0.1:8545", "127.0.0.1:8545")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("0.0.0.0:65535", "0.0.0.0:65535")]
    public void Reads_addresses_with_ports(string text, string expected)
    {
        Assert.True(Endpoint.TryParse(text, out IPEndPoint? endpoint));
        Assert.Equal(expected, endpoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8545")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("example.org:80")]
    public void Refuses_what_is_no_address(string text) => Assert.False(Endpoint.TryParse(text, out _));
}

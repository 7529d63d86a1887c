using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>Which fork has which precompiles.</summary>
public sealed class PrecompileTableTests
{
    [Theory]
    [InlineData(Fork.Cancun, "1 2 3 4 5 6 7 8 9 10")]
    [InlineData(Fork.Prague, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")]
    [InlineData(Fork.Osaka, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 256")]
    public void A_fork_has_these_precompiles(Fork fork, string numbers)
    {
        Assert.Equal(numbers, string.Join(' ', PrecompileTable.Addresses(fork).Select(Number)));
        Assert.All(PrecompileTable.Addresses(fork), address => Assert.True(PrecompileTable.Contains(address, fork)));
    }

    [Fact]
    public void An_address_that_only_ends_like_one_is_none()
    {
        byte[] bytes = new byte[Address.Size];
        bytes[^1] = 4;
        Assert.True(PrecompileTable.Contains(new Address(bytes), Fork.Cancun));
        for (int place = 0; place < Address.Size - 1; place++)
        {
            bytes[place] = 1;
            Assert.False(PrecompileTable.Contains(new Address(bytes), Fork.Osaka));
            bytes[place] = 0;
        }
    }

    private static int Number(Address address) => (int)address.Bytes.ToArray().Number();
}

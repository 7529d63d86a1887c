using MarketChain.Evm.Gas;

namespace MarketChain.Evm.Tests;

public sealed class TransactionGasTests
{
    private static readonly TransactionSize Plain = new(0, 0, Creates: false, 0, 0, 0);

    [Theory]
    [InlineData(0, 0, 21_000)]
    [InlineData(10, 10, 21_040)]
    [InlineData(10, 0, 21_160)]
    [InlineData(10, 4, 21_112)]
    public void Data_costs_4_a_zero_byte_and_16_any_other(int bytes, int zeros, ulong expected)
    {
        TransactionSize size = Plain with { DataBytes = bytes, DataZeros = zeros };
        Assert.Equal(expected, TransactionGas.Intrinsic(ForkRules.Cancun, size));
    }

    [Theory]
    [InlineData(0, 53_000)]
    [InlineData(1, 53_000 + 4 + 2)]
    [InlineData(32, 53_000 + 128 + 2)]
    [InlineData(33, 53_000 + 132 + 4)]
    public void A_creation_pays_for_the_words_of_its_code(int zeros, ulong expected)
    {
        TransactionSize size = Plain with { DataBytes = zeros, DataZeros = zeros, Creates = true };
        Assert.Equal(expected, TransactionGas.Intrinsic(ForkRules.Cancun, size));
    }

    [Fact]
    public void Lists_are_paid_by_the_entry()
    {
        TransactionSize size = Plain with { ListedAddresses = 2, ListedSlots = 3, Authorizations = 4 };
        Assert.Equal(21_000UL + 4_800 + 5_700, TransactionGas.Intrinsic(ForkRules.Cancun, size));
        Assert.Equal(21_000UL + 4_800 + 5_700 + 100_000, TransactionGas.Intrinsic(ForkRules.Prague, size));
    }

    [Fact]
    public void The_floor_is_10_a_token_since_Prague()
    {
        TransactionSize size = Plain with { DataBytes = 100, DataZeros = 40 };
        Assert.Equal(21_000UL, TransactionGas.Floor(ForkRules.Cancun, size));
        Assert.Equal(21_000UL + (10 * (40 + 240)), TransactionGas.Floor(ForkRules.Prague, size));
    }

    [Theory]
    [InlineData(100_000, 0, 21_000, 100_000)]
    [InlineData(100_000, 19_900, 21_000, 80_100)]
    [InlineData(100_000, 50_000, 21_000, 80_000)]
    [InlineData(100_000, 50_000, 90_000, 90_000)]
    [InlineData(long.MaxValue, long.MaxValue, 0, 7_378_697_629_483_820_646)]
    public void Refunds_are_at_most_a_fifth_and_never_below_the_floor(
        ulong used, long refund, ulong floor, ulong expected)
        => Assert.Equal(expected, TransactionGas.Charged(ForkRules.Osaka, used, refund, floor));
}

using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.Following;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Tests.Following;

public sealed class FilterTableTests
{
    private static readonly Hash256 Secret = Keccak256.Hash([1]);
    private readonly FilterTable _table = new(filtersMax: 3, Secret);

    [Fact]
    public void Finds_what_was_added_until_it_is_removed()
    {
        Nothing filter = new();
        UInt256 number = _table.Add(filter);

        Assert.Same(filter, _table.Find(number));
        Assert.True(_table.Remove(number));
        Assert.False(_table.Remove(number));
        Assert.Null(_table.Find(number));
    }

    [Fact]
    public void Gives_up_the_one_that_was_asked_least_recently()
    {
        UInt256[] numbers = [_table.Add(new Nothing()), _table.Add(new Nothing()), _table.Add(new Nothing())];
        _table.Find(numbers[0]);

        UInt256 newest = _table.Add(new Nothing());

        Assert.Null(_table.Find(numbers[1]));
        Assert.All([numbers[0], numbers[2], newest], number => Assert.NotNull(_table.Find(number)));
    }

    [Fact]
    public void Numbers_follow_from_the_secret_and_from_nothing_that_a_client_sees()
    {
        UInt256 number = _table.Add(new Nothing());

        Assert.Equal(number, new FilterTable(1, Secret).Add(new Nothing()));
        Assert.NotEqual(number, new FilterTable(1, Keccak256.Hash([2])).Add(new Nothing()));
        Assert.NotEqual(number + 1UL, _table.Add(new Nothing()));
    }

    private sealed class Nothing : IFollower
    {
        public IEnumerable<RpcValue> Take(ChainReader chain) => [];
    }
}

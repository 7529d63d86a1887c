using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Rpc.Tests;

public sealed class NodeFeedTests
{
    private readonly NodeFeed _feed = new();

    [Fact]
    public void Wakes_those_that_wait_with_each_event_and_not_before()
    {
        Task first = _feed.Change;
        Assert.Same(first, _feed.Change);
        Assert.False(first.IsCompleted);

        _feed.OnBlock();
        Task second = _feed.Change;
        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);

        _feed.OnTransaction(Item(0));
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Gives_each_transaction_once_in_order_and_no_more_than_asked_for()
    {
        ulong next = _feed.TransactionCount;
        for (int i = 0; i < 5; i++)
        {
            _feed.OnTransaction(Item(i));
        }

        Assert.Equal([Item(0), Item(1), Item(2)], _feed.ReadTransactions(ref next, 3));
        Assert.Equal([Item(3), Item(4)], _feed.ReadTransactions(ref next, 3));
        Assert.Empty(_feed.ReadTransactions(ref next, 3));
        Assert.Equal(5UL, next);
    }

    [Fact]
    public void Forgets_the_oldest_for_one_that_is_too_slow()
    {
        ulong next = 0;
        for (int i = 0; i < NodeFeed.TransactionsMax + 2; i++)
        {
            _feed.OnTransaction(Item(i));
        }

        IReadOnlyList<Hash256> read = _feed.ReadTransactions(ref next, int.MaxValue);

        Assert.Equal(NodeFeed.TransactionsMax, read.Count);
        Assert.Equal((Item(2), Item(NodeFeed.TransactionsMax + 1)), (read[0], read[^1]));
    }

    private static Hash256 Item(int number) => Keccak256.Hash(BitConverter.GetBytes(number));
}

using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests.Messages;

public sealed class TransactionMessageTests
{
    private static readonly FormCheck Form = new(bytes
        => TransactionMessageCodec.TryDecode(bytes, out TransactionMessage? message, out _)
            ? TransactionMessageCodec.Encode(message)
            : null);

    [Fact]
    public void Hashes_have_one_form()
    {
        Form.Holds(TransactionMessageCodec.Encode(new AnnounceMessage([Hash(1), Hash(2)])));
        Form.Holds(TransactionMessageCodec.Encode(new WantMessage([Hash(1)])));
    }

    [Fact]
    public void Transactions_with_and_without_rows_have_one_form()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 3);
        PooledTransaction plain = new(Transfers.Make(4, 0, Transfers.Account(5), 1), default);
        Form.Holds(TransactionMessageCodec.Encode(new TransactionsMessage([plain, market.Batch([1, 2, 3]), plain])));
    }

    [Fact]
    public void Survives_random_bytes() => Seeds.Each(300, Form.SurvivesGarbage);

    [Fact]
    public void A_list_is_neither_empty_nor_longer_than_said()
    {
        Assert.True(Reads(new WantMessage(Hashes(MessageLimits.WantedMax))));
        Assert.False(Reads(new WantMessage(Hashes(MessageLimits.WantedMax + 1))));
        Assert.True(Reads(new AnnounceMessage(Hashes(MessageLimits.AnnouncedMax))));
        Assert.False(Reads(new AnnounceMessage(Hashes(MessageLimits.AnnouncedMax + 1))));
        Assert.False(Reads(new AnnounceMessage([])));
        Assert.False(Reads(new TransactionsMessage([])));
        PooledTransaction item = new(Transfers.Make(4, 0, Transfers.Account(5), 1), default);
        Assert.True(Reads(new TransactionsMessage([.. Enumerable.Repeat(item, MessageLimits.PushedMax)])));
        Assert.False(Reads(new TransactionsMessage([.. Enumerable.Repeat(item, MessageLimits.PushedMax + 1)])));
    }

    [Theory]
    [InlineData("0xfbffffffff01", "a length of four gigabytes")]
    [InlineData("0xc104", "a kind that there is not")]
    [InlineData("0xc180", "kind zero")]
    [InlineData("0xc402c20202", "hashes of one byte")]
    public void Refuses(string hex, string what)
        => Assert.False(TransactionMessageCodec.TryDecode(Hex.Decode(hex), out _, out _), what);

    [Fact]
    public void Keeps_only_the_bytes_of_a_transaction_and_not_the_message_around_it()
    {
        PooledTransaction item = new(Transfers.Make(4, 0, Transfers.Account(5), 1), default);
        byte[] bytes = TransactionMessageCodec.Encode(new TransactionsMessage([item]));
        Assert.True(TransactionMessageCodec.TryDecode(bytes, out TransactionMessage? message, out _));
        Array.Clear(bytes);
        PooledTransaction read = Assert.Single(Assert.IsType<TransactionsMessage>(message).Items);
        Assert.Equal(item.Encode(), read.Encode());
    }

    private static bool Reads(TransactionMessage message)
        => TransactionMessageCodec.TryDecode(TransactionMessageCodec.Encode(message), out _, out _);

    private static ValueList<Hash256> Hashes(int count) => [.. Enumerable.Range(1, count).Select(Hash)];

    private static Hash256 Hash(int number) => Keccak256.Hash(BitConverter.GetBytes(number));
}

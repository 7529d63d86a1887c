using MarketChain.Chain.Files;
using MarketChain.Chain.Reading;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Contracts;

public sealed class MixedBlockTests
{
    private const int Owner = 5;

    /// <summary>
    /// A contract notes the coin that the attention account holds, before and after a user is paid from it, and is
    /// itself whom the user has paid: coin that the market moves runs no code.
    /// </summary>
    [Fact]
    public void Contracts_and_the_market_share_a_block_and_see_what_the_other_did()
    {
        using TestChain maker = new();
        using Advertising market = new(maker);
        Address watcher = PrepareDay(maker, market);
        UInt256 before = maker.BalanceOf(SystemAccounts.Attention);

        maker.Make(
        [
            Plain(Call(1, watcher, [.. new byte[31], 1])),
            market.Batch(2, 4),
            Plain(Call(2, SystemAccounts.Attention, [], value: 3)),
            Plain(market.OfUser(1, 0, new ClaimEarnings(1, watcher, UInt256.Zero, FeeFromClaim: true))),
            Plain(Call(3, watcher, [.. new byte[31], 2])),
        ]);

        Assert.Empty(maker.LeftOut);
        Assert.Equal(
            [true, true, false, true, true],
            maker.ReceiptsOf(maker.Chain.Head.Number).Receipts.Select(receipt => receipt.Succeeded));
        using ChainReader reader = maker.Chain.OpenReader();
        AccountsAtBlock accounts = reader.GetAccounts(reader.Head.Number).Value!;
        UInt256 after = accounts.GetAccount(SystemAccounts.Attention).Balance;
        Assert.Equal((before, after), (accounts.GetStorage(watcher, 1UL), accounts.GetStorage(watcher, 2UL)));
        UInt256 paid = accounts.GetAccount(watcher).Balance;
        Assert.True(paid > UInt256.Zero && paid < before - after, $"{before} - {after}, paid {paid}");
        AgreesAnotherNode(maker);
    }

    /// <summary>An epoch with earnings is settled, and the contract is made.</summary>
    private static Address PrepareDay(TestChain maker, Advertising market)
    {
        market.Open(users: 4);
        maker.Make([market.Batch(1, 2, 3)]);
        EthereumFields creation = Transfers.Fields(0, null, 0) with
        {
            Data = Bytecode.Creating(Bytecode.NotesBalanceOf(SystemAccounts.Attention)),
            GasLimit = 200_000,
        };
        maker.Make([Plain(Transfers.Sign(creation, Owner))], market.EpochEndMs());
        return Address.OfCreated(Transfers.Account(Owner), 0);
    }

    private static void AgreesAnotherNode(TestChain maker)
    {
        using TestChain importer = new();
        for (ulong number = 1; number <= maker.Chain.Head.Number; number++)
        {
            BlockWithSidecars block = maker.Read(number);
            Assert.Null(importer.Chain.TryImport(block.Block, block.Sidecars));
        }

        Assert.Equal(maker.Chain.Head.Hash, importer.Chain.Head.Hash);
    }

    private static PooledTransaction Plain(Transaction transaction) => new(transaction, default);

    private static EthereumTransaction Call(ulong nonce, Address to, byte[] data, ulong value = 0)
        => Transfers.Sign(Transfers.Fields(nonce, to, value) with { Data = data, GasLimit = 100_000 }, Owner);
}

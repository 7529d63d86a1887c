using MarketChain.Chain.Blocks;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Reading;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests;

public sealed class TransferTests
{
    private static readonly Address Stranger = Address.Parse("0x00000000000000000000000000000000c0ffee00");

    [Theory]
    [InlineData(TransactionType.Legacy)]
    [InlineData(TransactionType.AccessList)]
    [InlineData(TransactionType.DynamicFee)]
    public void Coin_moves_the_base_fee_burns_and_the_rest_is_the_validators(TransactionType type)
    {
        using TestChain chain = new();
        UInt256 before = chain.BalanceOf(Transfers.Account(0));
        EthereumFields fields = Transfers.Fields(0, Stranger, 5) with
        {
            Type = type,
            MaxFeePerGas = type == TransactionType.DynamicFee ? 3 * Transfers.Gwei : 2 * Transfers.Gwei,
            MaxPriorityFeePerGas = type == TransactionType.DynamicFee ? Transfers.Gwei : 2 * Transfers.Gwei,
        };

        Block block = chain.Make(Transfers.Sign(fields, 0));

        Receipt receipt = Assert.Single(chain.ReceiptsOf(1).Receipts);
        Assert.True(receipt.Succeeded);
        Assert.Equal(21_000UL, receipt.CumulativeGasUsed);
        Assert.Equal(21_000UL, block.Header.GasUsed);
        Assert.Equal((UInt256)5UL, chain.BalanceOf(Stranger));
        Assert.Equal(21_000 * (UInt256)Transfers.Gwei, chain.BalanceOf(chain.Coinbase));
        Assert.Equal(before - 5 - (42_000 * (UInt256)Transfers.Gwei), chain.BalanceOf(Transfers.Account(0)));
    }

    [Fact]
    public void Data_to_an_account_without_code_costs_its_bytes()
    {
        using TestChain chain = new();
        EthereumFields fields = Transfers.Fields(0, Stranger, 0) with { Data = new byte[] { 0, 1 }, GasLimit = 30_000 };

        Block block = chain.Make(Transfers.Sign(fields, 0));

        // EIP-7623: 10 gas a token, of which a zero byte is one and any other four.
        Assert.Equal(21_050UL, block.Header.GasUsed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Coin_sent_to_a_system_account_is_refused_and_the_account_stays(ulong value)
    {
        using TestChain chain = new();
        UInt256 before = chain.BalanceOf(Transfers.Account(0));

        ulong nonce = 0;
        chain.Make(SystemAccounts.All.Select(
            system => Transfers.Sign(Transfers.Fields(nonce++, system, value) with { GasLimit = 50_000 }, 0)));

        Assert.All(chain.ReceiptsOf(1).Receipts, receipt => Assert.False(receipt.Succeeded));
        ulong gasUsed = chain.Chain.Head.Header.GasUsed;
        Assert.Equal(5 * 21_500UL, gasUsed);
        Assert.Equal(before - (gasUsed * (UInt256)(2 * Transfers.Gwei)), chain.BalanceOf(Transfers.Account(0)));
        Assert.All(SystemAccounts.All, system => Assert.Equal(UInt256.Zero, chain.BalanceOf(system)));
        using ChainReader reader = chain.Chain.OpenReader();
        AccountsAtBlock accounts = reader.GetAccounts(1).Value!;
        Assert.All(SystemAccounts.All, system => Assert.Equal(1UL, accounts.GetAccount(system).Nonce));
    }

    [Fact]
    public void What_is_not_valid_is_left_out_and_changes_nothing()
    {
        using TestChain chain = new();
        EthereumTransaction tooRich = Transfers.Make(0, 0, Stranger, UInt256.MaxValue);
        EthereumTransaction ahead = Transfers.Make(0, 1, Stranger, 1);

        Block block = chain.Make(tooRich, ahead);

        Assert.Empty(block.Body.Transactions);
        Assert.Equal(
            [TransactionFault.InsufficientBalance, TransactionFault.SequenceTooHigh],
            chain.LeftOut.Select(left => left.Rejection.Fault));
        using ChainReader reader = chain.Chain.OpenReader();
        Assert.Equal(reader.GetHeader(0)!.StateRoot, block.Header.StateRoot);
    }

    [Fact]
    public void A_transaction_is_found_by_its_hash()
    {
        using TestChain chain = new();
        EthereumTransaction first = Transfers.Make(0, 0, Stranger, 1);
        EthereumTransaction second = Transfers.Make(1, 0, Stranger, 1);
        chain.Make();
        chain.Make(first, second);

        using ChainReader reader = chain.Chain.OpenReader();

        Assert.Equal(new TransactionPlace(2, 1), reader.FindTransaction(second.Hash));
        Assert.Equal(second.Hash, reader.GetBlock(2)!.Body.Transactions[1].Hash);
        Assert.Null(reader.FindTransaction(Hash256.Zero));
    }

    [Fact]
    public void The_chain_goes_on_after_a_restart()
    {
        using TestChain chain = new();
        chain.Make(Transfers.Make(0, 0, Stranger, 1));
        Hash256 head = chain.Chain.Head.Hash;

        chain.Reopen();

        Assert.Equal(head, chain.Chain.Head.Hash);
        chain.Make(Transfers.Make(0, 1, Stranger, 1));
        Assert.Equal((UInt256)2UL, chain.BalanceOf(Stranger));
    }
}

using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests;

public sealed class BuilderTests
{
    [Fact]
    public void A_block_whose_time_is_up_at_once_holds_the_first_transaction_that_can_be_in_it()
    {
        using TestChain chain = new();
        using BlockProposal proposal = chain.Chain.Build(new BuildRequest
        {
            TimestampMs = chain.Chain.Spec.EarliestChildMs(chain.Chain.Head.Header),
            Beneficiary = chain.Coinbase,
            Candidates = Check(chain, Transfer(sender: 0, nonce: 1), Transfer(1, 0), Transfer(2, 0)),
            IsTimeUp = () => true,
        });

        Transaction only = Assert.Single(proposal.Block.Body.Transactions);
        Assert.Equal(Transfer(1, 0).Hash, only.Hash);
    }

    [Fact]
    public void Time_is_asked_for_before_each_later_transaction()
    {
        using TestChain chain = new();
        int asked = 0;
        using BlockProposal proposal = chain.Chain.Build(new BuildRequest
        {
            TimestampMs = chain.Chain.Spec.EarliestChildMs(chain.Chain.Head.Header),
            Beneficiary = chain.Coinbase,
            Candidates = Check(chain, Transfer(0, 0), Transfer(1, 0), Transfer(2, 0), Transfer(3, 0)),
            IsTimeUp = () => ++asked == 3,
        });

        Assert.Equal(3, proposal.Block.Body.Transactions.Count);
    }

    private static EthereumTransaction Transfer(int sender, ulong nonce)
        => Transfers.Make(sender, nonce, Transfers.Account(9), value: 1);

    private static IEnumerable<CheckedTransaction> Check(TestChain chain, params IEnumerable<Transaction> transactions)
    {
        TransactionRules rules = new(chain.Chain.Spec);
        foreach (Transaction transaction in transactions)
        {
            Assert.Null(rules.TryCheck(new PooledTransaction(transaction, default), out CheckedTransaction item));
            yield return item;
        }
    }
}

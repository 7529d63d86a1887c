using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.Execution;

/// <summary>
/// The middle of an Ethereum transaction: coin moves to an account without code. Calls into code always fail.
/// </summary>
internal static class EthereumCall
{
    /// <summary>Runs it; on failure nothing is left of it, and all gas is used.</summary>
    public static TransactionResult Run(WorldState world, EthereumTransaction transaction)
    {
        Invariant.Check(transaction.Fields.To is not null);
        Address to = transaction.Fields.To.Value;

        // The only accounts with code are the chain's own, and their code is INVALID. They are not even touched: an
        // account that a call of no value touches is deleted when it is empty (EIP-161).
        if (!world.GetCode(to).IsEmpty)
        {
            return new TransactionResult(Succeeded: false, transaction.GasLimit, [], default);
        }

        bool paid = world.TrySubtractBalance(transaction.Sender, transaction.Fields.Value);
        Invariant.Check(paid);
        world.AddBalance(to, transaction.Fields.Value);
        return new TransactionResult(Succeeded: true, IntrinsicGas.Of(transaction), [], default);
    }
}

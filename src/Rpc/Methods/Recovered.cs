using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// Transactions out of blocks come without their senders, which are not stored: they are recovered here.
/// </summary>
internal static class Recovered
{
    internal static Transaction Sender(ChainReader chain, Transaction transaction)
    {
        Invariant.Check(transaction.TryRecoverSender(chain.Spec.GenesisHash, out _, out _));
        return transaction;
    }
}

using MarketChain.Evm.Gas;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>Counts what an Ethereum transaction pays for before it runs.</summary>
internal static class EthereumSize
{
    /// <summary>Lengths are bounded by the envelope's, so the counts fit.</summary>
    public static TransactionSize Of(EthereumFields fields)
    {
        int slots = 0;
        foreach (AccessListEntry entry in fields.AccessList)
        {
            slots += entry.StorageKeys.Count;
        }

        return new TransactionSize(
            fields.Data.Length,
            fields.Data.Span.Count((byte)0),
            Creates: fields.To is null,
            fields.AccessList.Count,
            slots,
            fields.Authorizations.Count);
    }
}

using MarketChain.Primitives.Transactions;

namespace MarketChain.Auditor;

/// <summary>Gas of Ethereum's transactions before any code runs (docs/spec/transactions.md 10).</summary>
internal static class EthereumGas
{
    public static ulong Intrinsic(EthereumFields fields)
    {
        ulong gas = 21_000;
        foreach (byte octet in fields.Data.Span)
        {
            gas += octet == 0 ? 4UL : 16;
        }

        foreach (AccessListEntry entry in fields.AccessList)
        {
            gas += 2_400 + (1_900 * (ulong)entry.StorageKeys.Count);
        }

        return gas;
    }
}

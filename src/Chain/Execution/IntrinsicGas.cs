using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>What a transaction is charged whatever it meets, and the least that its gas limit must be.</summary>
public static class IntrinsicGas
{
    private const ulong Transaction = 21_000;

    // EIP-2028.
    private const ulong ZeroByte = 4;
    private const ulong NonZeroByte = 16;

    // EIP-2930.
    private const ulong ListedAddress = 2_400;
    private const ulong ListedSlot = 1_900;

    /// <summary>The gas that is always charged.</summary>
    public static ulong Of(Transaction transaction)
        => transaction is NativeTransaction native
            ? NativeGas.Intrinsic(native)
            : OfEthereum(((EthereumTransaction)transaction).Fields);

    /// <summary>
    /// Also what execution may turn out to need: a native transaction never runs out of gas half-way.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="distinctCampaigns">How many campaigns a batch's rows name; 0 for others.</param>
    public static ulong Required(Transaction transaction, uint distinctCampaigns)
        => Of(transaction)
            + (transaction is NativeTransaction native ? NativeGas.Reserved(native, distinctCampaigns) : 0);

    /// <summary>Lengths are bounded by the envelope's, so the sums cannot wrap.</summary>
    private static ulong OfEthereum(EthereumFields fields)
    {
        ulong zeros = (ulong)fields.Data.Span.Count((byte)0);
        ulong gas = Transaction + (zeros * ZeroByte) + (((ulong)fields.Data.Length - zeros) * NonZeroByte);
        foreach (AccessListEntry entry in fields.AccessList)
        {
            gas += ListedAddress + (ListedSlot * (ulong)entry.StorageKeys.Count);
        }

        return gas;
    }
}

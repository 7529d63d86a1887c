using MarketChain.Primitives;

namespace MarketChain.Evm.Gas;

/// <summary>What is counted of a transaction before it runs.</summary>
/// <param name="DataBytes">Bytes of its data.</param>
/// <param name="DataZeros">How many of them are zero.</param>
/// <param name="Creates">It has no recipient: its data makes a contract.</param>
/// <param name="ListedAddresses">Addresses of its access list, repeated ones too.</param>
/// <param name="ListedSlots">Slots of its access list, repeated ones too.</param>
/// <param name="Authorizations">Authorizations of a type 4 transaction.</param>
public readonly record struct TransactionSize(
    int DataBytes, int DataZeros, bool Creates, int ListedAddresses, int ListedSlots, int Authorizations)
{
    /// <summary>Tokens of its data (EIP-7623): a zero byte is one, any other four.</summary>
    public long DataTokens => DataZeros + (4L * (DataBytes - DataZeros));
}

/// <summary>The gas of a transaction outside its execution: before the first opcode, and at the end.</summary>
public static class TransactionGas
{
    /// <summary>
    /// Owed before the first opcode (EIP-2028, 2930, 3860, 7702). A gas limit below it makes the transaction invalid.
    /// Counts are 31-bit, so the sum is far from overflowing.
    /// </summary>
    public static ulong Intrinsic(ForkRules rules, in TransactionSize size)
    {
        GasCosts costs = rules.Gas;
        long gas = costs.Transaction
            + (costs.DataToken * size.DataTokens)
            + (costs.ListedAddress * size.ListedAddresses)
            + (costs.ListedSlot * size.ListedSlots)
            + (costs.Authorization * size.Authorizations);
        return (ulong)(size.Creates ? gas + costs.Create + InitCode(costs, size.DataBytes) : gas);
    }

    /// <summary>
    /// The least that the transaction pays whatever it does, refunds included (EIP-7623). A gas limit below it makes
    /// the transaction invalid too. 21,000 before Prague, which never decides anything.
    /// </summary>
    public static ulong Floor(ForkRules rules, in TransactionSize size)
        => (ulong)(rules.Gas.Transaction + (rules.Gas.FloorPerToken * size.DataTokens));

    /// <summary>
    /// What the sender is charged for at the end: gas used less refunds, which are at most a fifth of it (EIP-3529),
    /// and never below the floor (EIP-7623).
    /// </summary>
    /// <param name="rules">The fork's.</param>
    /// <param name="gasUsed">Gas limit less what is left, intrinsic gas included.</param>
    /// <param name="refund">Of the execution and the authorizations; not negative.</param>
    /// <param name="floor">From <see cref="Floor"/>.</param>
    public static ulong Charged(ForkRules rules, ulong gasUsed, long refund, ulong floor)
    {
        Invariant.Check(refund >= 0);
        ulong refunded = Math.Min((ulong)refund, gasUsed / (ulong)rules.Gas.RefundQuotient);
        return Math.Max(gasUsed - refunded, floor);
    }

    /// <summary>The price of reading the code that makes a contract (EIP-3860).</summary>
    internal static long InitCode(GasCosts costs, long bytes) => costs.InitCodeWord * ((bytes + 31) / 32);
}

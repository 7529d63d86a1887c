namespace MarketChain.Evm;

/// <summary>
/// The sets of rules that this interpreter knows, oldest first: a later one holds all that an earlier one has, but for
/// what its row in <see cref="ForkRules"/> changes. Forks before Cancun never ran here.
/// </summary>
public enum Fork
{
    /// <summary>March 2024: transient storage, MCOPY, SELFDESTRUCT only in the creating transaction.</summary>
    Cancun,

    /// <summary>May 2025: accounts that lend code (EIP-7702), floor price of call data (EIP-7623).</summary>
    Prague,

    /// <summary>December 2025: CLZ (EIP-7939), P-256 (EIP-7951), a transaction's gas limit (EIP-7825).</summary>
    Osaka,
}

namespace MarketChain.Marketing.Contracts;

/// <summary>
/// What calls of modules cost beside the call itself (docs/spec/contracts.md 3). What a call does is priced before it
/// is done. Functions that write cost what their native payload costs besides.
/// </summary>
internal static class ModuleGas
{
    /// <summary>Every call: finding the function, reading its arguments, writing what it returns.</summary>
    internal const ulong Call = 500;

    /// <summary>A word of call data, the selector's too.</summary>
    internal const ulong Word = 3;

    /// <summary>Reading a slot of the world state: a cold one's price (EIP-2929), each time.</summary>
    internal const ulong Slot = 2_100;

    /// <summary>Reading a row of the attention ledger, which is in memory.</summary>
    internal const ulong Row = 800;

    /// <summary>An item of a list that is returned: eight are in a slot, and each takes a word.</summary>
    internal const ulong Item = 300;
}

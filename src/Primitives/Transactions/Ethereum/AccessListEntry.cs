namespace MarketChain.Primitives.Transactions;

/// <summary>An account and slots of its storage that a transaction announces (EIP-2930).</summary>
/// <param name="Address">The account.</param>
/// <param name="StorageKeys">Its slots, in the sender's order; one may come twice and is then paid for twice.</param>
public sealed record AccessListEntry(Address Address, ValueList<Hash256> StorageKeys);

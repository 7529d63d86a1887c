namespace MarketChain.State;

/// <summary>
/// All that lives no longer than one transaction. Marks of accounts and what a slot held before stand in the
/// overlay's entries with the number of the transaction that they belong to, so that <see cref="Finish"/> ends them all
/// by counting on.
/// </summary>
internal sealed class TransactionScope
{
    /// <summary>The number of the running transaction, from 1 on; 0 in an entry is none.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>EIP-1153 storage.</summary>
    public SlotOverlay Transient { get; } = new();

    /// <summary>Accounts touched or destroyed at some time, perhaps undone since: whom to look at in the end.</summary>
    public List<int> Marked { get; } = [];

    public void Finish()
    {
        Number++;
        Transient.Clear();
        Marked.Clear();
    }
}

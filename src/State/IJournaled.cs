namespace MarketChain.State;

/// <summary>
/// Something that changes during a transaction and can go back: the trie's state and the attention ledger take part
/// in one journal by marking and returning to the same moments (<see cref="BlockState"/>).
/// </summary>
public interface IJournaled
{
    /// <summary>The present moment: a length of the journal, never negative.</summary>
    int Checkpoint();

    /// <summary>Undoes every change since <paramref name="checkpoint"/>, newest first.</summary>
    /// <param name="checkpoint">From <see cref="Checkpoint"/>, not yet undone and of the running transaction.</param>
    void RevertTo(int checkpoint);
}

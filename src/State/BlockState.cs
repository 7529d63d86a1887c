namespace MarketChain.State;

/// <summary>One moment of all that a block changes; valid until it is reverted past or its transaction ends.</summary>
/// <param name="World">The moment of the accounts and their storage.</param>
/// <param name="Ledger">The same moment of the attention ledger.</param>
public readonly record struct StateCheckpoint(int World, int Ledger);

/// <summary>
/// All that a block under execution may change, under one journal: a call that fails takes its changes of accounts,
/// of storage and of ledger rows back together, or native state would survive a revert.
/// </summary>
/// <param name="world">Accounts, code and storage.</param>
/// <param name="ledger">The attention ledger's changes, or <see cref="NoJournal"/> where there is none.</param>
public sealed class BlockState(WorldState world, IJournaled ledger)
{
    /// <summary>Accounts, code and storage.</summary>
    public WorldState World { get; } = world;

    /// <summary>The present moment of both.</summary>
    public StateCheckpoint Checkpoint() => new(World.Checkpoint(), ledger.Checkpoint());

    /// <summary>Undoes every change of both since <paramref name="checkpoint"/>.</summary>
    public void RevertTo(StateCheckpoint checkpoint)
    {
        World.RevertTo(checkpoint.World);
        ledger.RevertTo(checkpoint.Ledger);
    }
}

/// <summary>A participant that never changes.</summary>
public sealed class NoJournal : IJournaled
{
    /// <summary>The only instance.</summary>
    public static readonly NoJournal Instance = new();

    private NoJournal()
    {
    }

    /// <inheritdoc/>
    public int Checkpoint() => 0;

    /// <inheritdoc/>
    public void RevertTo(int checkpoint)
    {
        // Nothing ever changes here, so nothing is undone.
    }
}

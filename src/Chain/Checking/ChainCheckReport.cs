namespace MarketChain.Chain.Checking;

/// <summary>What a check of all that a node keeps found.</summary>
/// <param name="Head">The newest block.</param>
/// <param name="Accounts">Accounts that the state root was computed from.</param>
/// <param name="Slots">Storage slots that it was computed from.</param>
/// <param name="Transactions">Transactions in all blocks.</param>
/// <param name="Sidecars">Batches whose rows are kept and are those that were signed.</param>
/// <param name="SidecarsPruned">Batches whose rows were kept long enough.</param>
/// <param name="ChangeSets">Blocks whose digest was computed from their change set.</param>
/// <param name="CheckpointBlock">The block of the content root that was computed from its pages; 0: none yet.</param>
/// <param name="CheckpointRows">Rows in those pages.</param>
/// <param name="Faults">One sentence for each fault, the first few of them; empty when all is well.</param>
public sealed record ChainCheckReport(
    ChainHead Head,
    long Accounts,
    long Slots,
    long Transactions,
    long Sidecars,
    long SidecarsPruned,
    long ChangeSets,
    ulong CheckpointBlock,
    ulong CheckpointRows,
    IReadOnlyList<string> Faults);

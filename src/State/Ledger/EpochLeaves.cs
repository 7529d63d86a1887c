namespace MarketChain.State.Ledger;

/// <summary>A row of table 3 as a leaf of its epoch's settlement.</summary>
/// <param name="Site">The site.</param>
/// <param name="Row">What it delivered.</param>
public readonly record struct EpochSiteLeaf(uint Site, EpochSiteRow Row);

/// <summary>A row of table 2 as a leaf of its epoch's settlement.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Row">What it saw.</param>
public readonly record struct EpochUidLeaf(uint Uid, EpochUidRow Row);

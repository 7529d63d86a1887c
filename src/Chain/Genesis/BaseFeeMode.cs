namespace MarketChain.Chain.Genesis;

/// <summary>How the price of gas that is burned moves from block to block.</summary>
public enum BaseFeeMode
{
    /// <summary>It is zero in every block: gas is free, and blocks are shared out by sender.</summary>
    Zero,

    /// <summary>It has the genesis value in every block.</summary>
    Fixed,

    /// <summary>It follows demand by EIP-1559, and never falls below the genesis value.</summary>
    Floating,
}

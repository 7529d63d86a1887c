namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>Multiplication modulo some number, of residues in a form of the ring's own.</summary>
internal unsafe interface IRing
{
    /// <summary>Limbs of a residue.</summary>
    int Limbs { get; }

    /// <summary>a · b; the product may lie over either.</summary>
    void Multiply(ulong* a, ulong* b, ulong* product);
}

namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>Numbers modulo 2^(64 · limbs), as they are.</summary>
internal readonly unsafe struct BinaryRing(int limbs, ulong* scratch) : IRing
{
    /// <inheritdoc/>
    public int Limbs => limbs;

    /// <inheritdoc/>
    public void Multiply(ulong* a, ulong* b, ulong* product)
    {
        new Span<ulong>(scratch, limbs).Clear();
        for (int i = 0; i < limbs; i++)
        {
            LimbRow.AddProduct(scratch + i, a, limbs - i, b[i]);
        }

        new ReadOnlySpan<ulong>(scratch, limbs).CopyTo(new Span<ulong>(product, limbs));
    }
}

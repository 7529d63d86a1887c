using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>
/// Residues modulo one limb, even or odd: the modulus m is shifted up until its top bit is set, and each residue with
/// it, so that a division goes through a reciprocal.
/// </summary>
internal readonly unsafe struct WordRing : IRing
{
    private readonly ulong _divisor;
    private readonly ulong _reciprocal;
    private readonly int _shift;

    /// <summary>A ring of a modulus other than 0.</summary>
    public WordRing(ulong modulus)
    {
        _shift = BitOperations.LeadingZeroCount(modulus);
        _divisor = modulus << _shift;
        _reciprocal = LimbReciprocal.Of(_divisor);
    }

    /// <inheritdoc/>
    public int Limbs => 1;

    /// <inheritdoc/>
    public void Multiply(ulong* a, ulong* b, ulong* product)
    {
        ulong high = UInt256.Multiply(*a, *b >> _shift, out ulong low);
        LimbReciprocal.Divide2By1(high, low, _divisor, _reciprocal, out *product);
    }

    /// <summary>The residue of a number.</summary>
    public ulong Enter(ReadOnlySpan<ulong> number)
    {
        ulong rest = 0;
        for (int i = number.Length - 1; i >= 0; i--)
        {
            LimbReciprocal.Divide2By1(rest, number[i], _divisor, _reciprocal, out rest);
        }

        LimbReciprocal.Divide2By1(
            UInt256.Multiply(rest, 1UL << _shift, out ulong low), low, _divisor, _reciprocal, out rest);
        return rest;
    }

    /// <summary>The number below the modulus of a residue.</summary>
    public ulong Leave(ulong residue) => residue >> _shift;
}

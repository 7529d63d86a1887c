using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>Residues modulo an odd number m of n limbs, in Montgomery's form: x stands for x / 2^(64n).</summary>
internal readonly unsafe struct MontgomeryRing : IRing
{
    private readonly ulong* _modulus;
    private readonly ulong* _scratch;
    private readonly ulong _negatedInverse;

    /// <summary>A ring of an odd modulus whose highest limb is not 0.</summary>
    public MontgomeryRing(ulong* modulus, int limbs, ref LimbArena arena)
    {
        Invariant.Check((modulus[0] & 1) == 1 && modulus[limbs - 1] != 0);
        Limbs = limbs;
        _modulus = modulus;
        _scratch = arena.Take(limbs + 1);
        _negatedInverse = LimbRow.NegatedInverse(modulus[0]);
    }

    /// <inheritdoc/>
    public int Limbs { get; }

    /// <summary>
    /// a · b / 2^(64n). Each row adds a · b[i] and the multiple of m that clears the lowest limb, in one pass: two
    /// chains of carries side by side take hardly longer than one.
    /// </summary>
    public void Multiply(ulong* a, ulong* b, ulong* product)
    {
        int last = Limbs;
        ulong* t = _scratch;
        new Span<ulong>(t, last + 1).Clear();
        for (int i = 0; i < last; i++)
        {
            ulong carryA = 0;
            ulong low = UInt256.MultiplyAdd(a[0], b[i], t[0], ref carryA);
            ulong factor = low * _negatedInverse;
            ulong carryM = 0;
            UInt256.MultiplyAdd(factor, _modulus[0], low, ref carryM);
            for (int j = 1; j < last; j++)
            {
                ulong limb = UInt256.MultiplyAdd(a[j], b[i], t[j], ref carryA);
                t[j - 1] = UInt256.MultiplyAdd(factor, _modulus[j], limb, ref carryM);
            }

            ulong carry = 0;
            ulong top = UInt256.AddCarry(carryA, carryM, ref carry);
            ulong over = 0;
            t[last - 1] = UInt256.AddCarry(top, t[last], ref over);
            t[last] = carry + over;
        }

        // Below 2m: one subtraction, undone by the copy if it was too much.
        ulong borrow = LimbRow.Subtract(t, _modulus, last, product);
        if (borrow > t[last])
        {
            new ReadOnlySpan<ulong>(t, last).CopyTo(new Span<ulong>(product, last));
        }
    }

    /// <summary>The residue of a number: number · 2^(64n) modulo m, by one long division.</summary>
    public ulong* Enter(ReadOnlySpan<ulong> number, ref LimbArena arena)
    {
        int shift = BitOperations.LeadingZeroCount(_modulus[Limbs - 1]);
        ulong* divisor = arena.Take(Limbs);
        new ReadOnlySpan<ulong>(_modulus, Limbs).CopyTo(new Span<ulong>(divisor, Limbs));
        LimbRow.ShiftUp(divisor, Limbs, shift);

        // The limb over the number takes the bits shifted out, and keeps the top below the divisor's.
        int steps = number.Length + 1;
        ulong* dividend = arena.Take(Limbs + steps);
        number.CopyTo(new Span<ulong>(dividend + Limbs, number.Length));
        dividend[Limbs + number.Length] = LimbRow.ShiftUp(dividend + Limbs, number.Length, shift);
        LimbDivision.Divide(dividend, steps, divisor, Limbs, arena.Take(steps));
        LimbRow.ShiftDown(dividend, Limbs, shift);
        return dividend;
    }

    /// <summary>The number below m of a residue, in place.</summary>
    public void Leave(ulong* residue, ref LimbArena arena)
    {
        ulong* one = arena.Take(Limbs);
        one[0] = 1;
        Multiply(residue, one, residue);
    }
}

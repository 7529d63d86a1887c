namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A number as digits -1, 0 and 1 with no two neighbours other than 0: a third of them are not 0, against half of the
/// bits. Digit i is bit i + 1 of 3n less bit i + 1 of n (Reitwiesner).
/// </summary>
internal readonly struct SignedDigits(UInt128 value)
{
    private readonly UInt128 _positive = ((3 * value) & ~value) >> 1;
    private readonly UInt128 _negative = (~(3 * value) & value) >> 1;

    /// <summary>Digits up to the highest one that is not 0, which is 1.</summary>
    public int Count => 128 - (int)UInt128.LeadingZeroCount(_positive);

    /// <summary>The digit that counts 2^<paramref name="index"/>.</summary>
    public int this[int index] => (int)((_positive >> index) & 1) - (int)((_negative >> index) & 1);
}

using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>The numbers by which points of the groups are multiplied.</summary>
internal static class Scalars
{
    /// <summary>r = x^4 - x^2 + 1, the prime order of both groups.</summary>
    public static UInt256 Order { get; }
        = new(0xFFFFFFFF00000001, 0x53BDA402FFFE5BFE, 0x3339D80809A1D805, 0x73EDA753299D7D48);

    /// <summary>x^2.</summary>
    public static UInt256 ParameterSquare { get; } = (UInt256)Pairing.CurveParameter * Pairing.CurveParameter;

    /// <summary>The lower half.</summary>
    public static UInt128 Low128(in UInt256 value) => new((value >> 64).LowUInt64, value.LowUInt64);
}

/// <summary>Multiplication by -x, the size of the curve's parameter, of which six bits are 1.</summary>
internal static class Parameter<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>-x · point.</summary>
    public static void Multiply(in JacobianPoint<TField> point, out JacobianPoint<TField> product)
    {
        JacobianPoint<TField> start = point;
        product = point;
        for (int bit = 62; bit >= 0; bit--)
        {
            JacobianPoint<TField>.Twice(product, out product);
            if (((Pairing.CurveParameter >> bit) & 1) != 0)
            {
                JacobianPoint<TField>.Add(product, start, out product);
            }
        }
    }
}

using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>One of the two groups: the form of its points, and what EIP-2537 has computed with them.</summary>
/// <typeparam name="TField">The field of its coordinates.</typeparam>
internal interface IGroup<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Bytes of a point.</summary>
    static abstract int PointSize { get; }

    /// <summary>Reads a point of the group's curve; false when it is malformed or not on the curve.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<TField> point);

    /// <summary>Writes a point.</summary>
    static abstract void Write(in AffinePoint<TField> point, Span<byte> bytes);

    /// <summary>True for a point of the curve in the group of order r.</summary>
    static abstract bool Contains(in AffinePoint<TField> point);

    /// <summary>The sum of scalar · point over points of the group.</summary>
    static abstract void Sum(
        ReadOnlySpan<AffinePoint<TField>> points, ReadOnlySpan<UInt256> scalars, out JacobianPoint<TField> sum);
}

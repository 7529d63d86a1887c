using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// Points of the first group in 48 bytes: x, and in its three free bits that it is this form, infinity, and which of
/// the two y it has.
/// </summary>
internal static class Compressed
{
    /// <summary>Bytes of a point.</summary>
    public const int Size = Fp.Size;

    private const byte IsCompressed = 0x80;
    private const byte IsInfinity = 0x40;
    private const byte IsLarger = 0x20;

    /// <summary>False when the form is not the only one of a point of the group.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp> point)
    {
        point = default;
        byte flags = bytes[0];
        if ((flags & IsCompressed) == 0)
        {
            return false;
        }

        if ((flags & IsInfinity) != 0)
        {
            return flags == (IsCompressed | IsInfinity) && !bytes[1..].ContainsAnyExcept((byte)0);
        }

        Span<byte> plain = stackalloc byte[Size];
        bytes.CopyTo(plain);
        plain[0] &= 0x1f;
        return Fp.TryRead(plain, out point.X)
            && TryFindY((flags & IsLarger) != 0, ref point)
            && G1.Contains(point);
    }

    private static bool TryFindY(bool isLarger, ref AffinePoint<Fp> point)
    {
        Fp.Square(point.X, out Fp right);
        Fp.Multiply(right, point.X, out right);
        Fp.Add(right, G1.CurveConstant, out right);
        if (!Fp.TryRoot(right, out point.Y))
        {
            return false;
        }

        // Of y and -y the larger one is above p / 2: the one whose double, less p, is odd.
        Fp.Twice(point.Y, out Fp doubled);
        if (doubled.IsOdd != isLarger)
        {
            Fp.Negate(point.Y, out point.Y);
        }

        return true;
    }
}

using System.Security.Cryptography;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x100, EIP-7951: whether an ECDSA signature on secp256r1 is right. Input digest ‖ r ‖ s ‖ x ‖ y, each a word;
/// output the word 1, or nothing for a wrong signature or wrong input. It never fails, and s may be in the upper half.
/// </summary>
internal sealed class P256Verify : IPrecompile
{
    private const long VerifyGas = 6_900;
    private const int WordSize = 32;
    private const int InputSize = 5 * WordSize;

    private static readonly UInt256 Field =
        new(0xFFFFFFFFFFFFFFFF, 0x00000000FFFFFFFF, 0x0000000000000000, 0xFFFFFFFF00000001);

    private static readonly UInt256 Order =
        new(0xF3B9CAC2FC632551, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000);

    private static readonly UInt256 CurveB =
        new(0x3BCE3C3E27D2604B, 0x651D06B0CC53B0F6, 0xB3EBBD55769886BC, 0x5AC635D8AA3A93E7);

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => VerifyGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length == InputSize && IsRight(input))
        {
            output.SetWord(true);
        }

        return true;
    }

    private static bool IsRight(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> signature = input.Slice(WordSize, 2 * WordSize);
        ReadOnlySpan<byte> x = input.Slice(3 * WordSize, WordSize);
        ReadOnlySpan<byte> y = input.Slice(4 * WordSize, WordSize);
        return IsScalar(signature[..WordSize])
            && IsScalar(signature[WordSize..])
            && IsPoint(UInt256.ReadBigEndian(x), UInt256.ReadBigEndian(y))
            && Verify(input[..WordSize], signature, x, y);
    }

    private static bool IsScalar(ReadOnlySpan<byte> bytes)
    {
        UInt256 value = UInt256.ReadBigEndian(bytes);
        return !value.IsZero && value < Order;
    }

    /// <summary>
    /// y^2 = x^3 - 3x + b, with both below p. Asked here because the library answers with an exception, which costs
    /// more than the verification. (0, 0) is not on the curve.
    /// </summary>
    private static bool IsPoint(in UInt256 x, in UInt256 y)
    {
        if (x >= Field || y >= Field)
        {
            return false;
        }

        UInt256 factor = UInt256.AddMod(UInt256.MulMod(x, x, Field), Field - 3, Field);
        UInt256 right = UInt256.AddMod(UInt256.MulMod(factor, x, Field), CurveB, Field);
        return UInt256.MulMod(y, y, Field) == right;
    }

    private static bool Verify(
        ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        ECParameters key = new()
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = x.ToArray(), Y = y.ToArray() },
        };
        using ECDsa ecdsa = ECDsa.Create(key);
        return ecdsa.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}

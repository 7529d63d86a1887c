using System.Security.Cryptography;
using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using PairingTerm = MarketChain.Evm.Precompiles.Curves.PairingTerm<
    MarketChain.Evm.Precompiles.Bls12381.Fp, MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0a, EIP-4844: that a polynomial p, of which there is a commitment, has p(z) = y. Input is versioned hash (32) ‖ z
/// (32) ‖ y (32) ‖ commitment (48) ‖ proof (48); output the number of elements in a blob and the order of the scalars.
/// Everything else fails. This chain has no blobs: the proofs are of other chains' ones.
/// </summary>
internal sealed class PointEvaluation : IPrecompile
{
    private const long EvaluationGas = 50_000;
    private const int WordSize = 32;
    private const int InputSize = (3 * WordSize) + (2 * Compressed.Size);
    private const byte HashVersion = 1;
    private const ulong ElementsPerBlob = 4_096;

    /// <summary>τ times the generator of the second group: Ethereum's ceremony, g2_monomial[1] of its result.</summary>
    private static readonly AffinePoint<Fp2> Setup = new()
    {
        X = new Fp2(
            Fp.FromHex(
                "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2"),
            Fp.FromHex(
                "15bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72")),
        Y = new Fp2(
            Fp.FromHex(
                "014353bdb96b626dd7d5ee8599d1fca2131569490e28de18e82451a496a9c9794ce26d105941f383ee689bfbbb832a99"),
            Fp.FromHex(
                "1666c54b0a32529503432fcae0181b4bef79de09fc63671fda5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f")),
    };

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => EvaluationGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != InputSize || !IsRight(input))
        {
            return false;
        }

        Span<byte> result = output.Resize(2 * WordSize);
        ((UInt256)ElementsPerBlob).WriteBigEndian(result);
        Scalars.Order.WriteBigEndian(result[WordSize..]);
        return true;
    }

    private static bool IsRight(ReadOnlySpan<byte> input)
    {
        UInt256 z = UInt256.ReadBigEndian(input.Slice(WordSize, WordSize));
        UInt256 y = UInt256.ReadBigEndian(input.Slice(2 * WordSize, WordSize));
        ReadOnlySpan<byte> commitment = input.Slice(3 * WordSize, Compressed.Size);
        return IsHashOf(input[..WordSize], commitment)
            && z < Scalars.Order
            && y < Scalars.Order
            && Compressed.TryRead(commitment, out AffinePoint<Fp> polynomial)
            && Compressed.TryRead(input[^Compressed.Size..], out AffinePoint<Fp> proof)
            && IsProven(polynomial, z, y, proof);
    }

    private static bool IsHashOf(ReadOnlySpan<byte> versioned, ReadOnlySpan<byte> commitment)
    {
        Span<byte> hash = stackalloc byte[WordSize];
        SHA256.HashData(commitment, hash);
        hash[0] = HashVersion;
        return hash.SequenceEqual(versioned);
    }

    /// <summary>e(C - y·G + z·π, -H) · e(π, τ·H) = 1, with the generators G and H.</summary>
    private static bool IsProven(
        in AffinePoint<Fp> polynomial, in UInt256 z, in UInt256 y, in AffinePoint<Fp> proof)
    {
        AffinePoint<Fp>.Negate(G1.Generator, out AffinePoint<Fp> minusOne);
        G1.Sum([polynomial, minusOne, proof], [UInt256.One, y, z], out JacobianPoint<Fp> sum);
        Span<PairingTerm> terms = stackalloc PairingTerm[2];
        int count = 0;
        if (!sum.IsInfinity)
        {
            sum.ToAffine(out terms[count].P);
            AffinePoint<Fp2>.Negate(G2.Generator, out terms[count].Q);
            count++;
        }

        if (!proof.IsInfinity)
        {
            terms[count] = new PairingTerm { P = proof, Q = Setup };
            count++;
        }

        Pairing.MillerLoop(terms[..count], stackalloc LineStep[2], out Fp12 value);
        return Pairing.IsOne(value);
    }
}

using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x01: the account whose key signed a digest (yellow paper, appendix E). Input digest ‖ v ‖ r ‖ s, each a word;
/// output the address as a word, or nothing where no key can have signed. s may be in the upper half.
/// </summary>
internal sealed class EcRecover : IPrecompile
{
    private const long RecoverGas = 3_000;
    private const int WordSize = 32;

    /// <summary>v of the two recovery ids that exist here: 27 and 28.</summary>
    private const int FirstV = 27;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => RecoverGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        Span<byte> padded = stackalloc byte[4 * WordSize];
        ZeroPadding.Copy(input, padded);
        ReadOnlySpan<byte> v = padded.Slice(WordSize, WordSize);
        int recoveryId = v[^1] - FirstV;
        if (recoveryId is not (0 or 1)
            || v[..^1].ContainsAnyExcept((byte)0)
            || !Secp256k1.TryRecoverAnyS(
                new Hash256(padded[..WordSize]), padded[(2 * WordSize)..], recoveryId, out Secp256k1PublicKey key))
        {
            return true;
        }

        Span<byte> word = output.Resize(WordSize);
        word.Clear();
        key.ToAddress().Bytes.CopyTo(word[(WordSize - Address.Size)..]);
        return true;
    }
}

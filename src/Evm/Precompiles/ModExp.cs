using MarketChain.Evm.Precompiles.Modular;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x05, EIP-198: base^exponent modulo modulus, of any sizes that are paid for. Numbers are big-endian; what is missing
/// at the end of the input counts as zero bytes. The output is as long as the modulus, 0 for a modulus of 0.
/// <code>
/// [length of base 32][length of exponent 32][length of modulus 32][base][exponent][modulus]
/// </code>
/// </summary>
internal sealed class ModExp : IPrecompile
{
    private const int LengthSize = 32;
    private const int HeaderSize = 3 * LengthSize;

    // Where Gas sets no maximum, these are what the machine can do. Nothing beyond them costs less than 10^15 gas.
    private const ulong NumberBytesMax = 1 << 30;
    private const ulong ExponentBytesMax = 1UL << 52;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork)
    {
        Lengths lengths = Lengths.Read(input);
        ReadOnlySpan<byte> head = Part(input, lengths.Base, Math.Min(lengths.Exponent, ModExpPrice.HeadSize));
        Span<byte> padded = stackalloc byte[(int)Math.Min(lengths.Exponent, ModExpPrice.HeadSize)];
        ZeroPadding.Copy(head, padded);
        return ModExpPrice.Of(fork).Gas(
            Math.Max(lengths.Base, lengths.Modulus), lengths.Exponent, UInt256.ReadPadded(padded));
    }

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        Lengths lengths = Lengths.Read(input);
        if (lengths.Modulus == 0)
        {
            return true;
        }

        if (Math.Max(lengths.Base, lengths.Modulus) > NumberBytesMax || lengths.Exponent > ExponentBytesMax)
        {
            return false;
        }

        Span<byte> result = output.Resize((int)lengths.Modulus);
        result.Clear();
        UInt128 exponentAt = lengths.Base;
        UInt128 modulusAt = exponentAt + lengths.Exponent;
        ModularPower.Compute(
            new PaddedNumber(Part(input, 0, lengths.Base), (long)lengths.Base),
            new PaddedNumber(Part(input, exponentAt, lengths.Exponent), (long)lengths.Exponent),
            new PaddedNumber(Part(input, modulusAt, lengths.Modulus), (long)lengths.Modulus),
            result);
        return true;
    }

    /// <summary>What the input holds of a part; <paramref name="offset"/> counts from the header's end.</summary>
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> input, UInt128 offset, ulong length)
    {
        if (input.Length <= HeaderSize || offset >= (ulong)(input.Length - HeaderSize))
        {
            return default;
        }

        ReadOnlySpan<byte> rest = input[(HeaderSize + (int)offset)..];
        return rest[..(int)Math.Min(length, (ulong)rest.Length)];
    }

    /// <summary>The header; a length that does not fit is as large as one can be, which nobody can pay.</summary>
    private readonly record struct Lengths(ulong Base, ulong Exponent, ulong Modulus)
    {
        public static Lengths Read(ReadOnlySpan<byte> input)
        {
            Span<byte> header = stackalloc byte[HeaderSize];
            ZeroPadding.Copy(input, header);
            return new Lengths(
                ReadLength(header), ReadLength(header[LengthSize..]), ReadLength(header[(2 * LengthSize)..]));
        }

        private static ulong ReadLength(ReadOnlySpan<byte> bytes)
            => UInt256.ReadBigEndian(bytes).TryToUInt64(out ulong length) && length <= long.MaxValue
                ? length
                : long.MaxValue;
    }
}

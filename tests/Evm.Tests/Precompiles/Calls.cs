using System.Numerics;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>Calls of precompiles with and for hex, numbers and words.</summary>
internal static class Calls
{
    /// <summary>The output, or null for a failure.</summary>
    public static byte[]? Run<T>(ReadOnlySpan<byte> input)
        where T : IPrecompile
    {
        OutputBuffer output = new();
        return T.Run(input, output) ? output.Written.ToArray() : null;
    }

    /// <summary>The output in hex, or null for a failure.</summary>
    public static string? RunHex<T>(string input)
        where T : IPrecompile
        => Run<T>(Convert.FromHexString(input)) is { } output ? Convert.ToHexStringLower(output) : null;

    /// <summary>The number in so many big-endian bytes.</summary>
    public static byte[] Bytes(this BigInteger value, int size = 32)
    {
        byte[] minimal = value.IsZero ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - minimal.Length], .. minimal];
    }

    /// <summary>The number that big-endian bytes are.</summary>
    public static BigInteger Number(this ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <inheritdoc cref="Number(ReadOnlySpan{byte})"/>
    public static BigInteger Number(this byte[] bytes) => Number(bytes.AsSpan());

    /// <summary>The number that hex digits are.</summary>
    public static BigInteger Number(this string hex) => Convert.FromHexString(hex).Number();

    /// <summary>A number below the bound.</summary>
    public static BigInteger NextBelow(this Random random, BigInteger bound)
    {
        byte[] bytes = new byte[bound.GetByteCount(isUnsigned: true) + 8];
        random.NextBytes(bytes);
        return bytes.Number() % bound;
    }

    /// <summary>So many bytes.</summary>
    public static byte[] NextBytes(this Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>The least residue that is not negative.</summary>
    public static BigInteger Modulo(this BigInteger value, BigInteger modulus)
    {
        BigInteger rest = value % modulus;
        return rest.Sign < 0 ? rest + modulus : rest;
    }

    /// <summary>1 / value modulo a prime, by Euclid.</summary>
    public static BigInteger Inverse(this BigInteger value, BigInteger prime)
    {
        (BigInteger rest, BigInteger next) = (prime, value.Modulo(prime));
        (BigInteger factor, BigInteger nextFactor) = (0, 1);
        while (!next.IsZero)
        {
            BigInteger quotient = rest / next;
            (rest, next) = (next, rest - (quotient * next));
            (factor, nextFactor) = (nextFactor, factor - (quotient * nextFactor));
        }

        return factor.Modulo(prime);
    }
}

using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>crypto_generichash.h: BLAKE2b. Every function here fails only on sizes outside its limits.</summary>
internal static partial class Sodium
{
    /// <summary>crypto_generichash_statebytes().</summary>
    public const int GenericHashStateBytes = 384;

    /// <summary>CRYPTO_ALIGN of crypto_generichash_state.</summary>
    public const int GenericHashStateAlignment = 64;

    [LibraryImport(FileName)]
    internal static partial nuint crypto_generichash_statebytes();

    [LibraryImport(FileName)]
    internal static partial int crypto_generichash(
        Span<byte> @out, nuint outlen, ReadOnlySpan<byte> @in, ulong inlen, nint key, nuint keylen);

    [LibraryImport(FileName)]
    internal static partial int crypto_generichash_init(ref byte state, nint key, nuint keylen, nuint outlen);

    [LibraryImport(FileName)]
    internal static partial int crypto_generichash_update(ref byte state, ReadOnlySpan<byte> @in, ulong inlen);

    [LibraryImport(FileName)]
    internal static partial int crypto_generichash_final(ref byte state, Span<byte> @out, nuint outlen);
}

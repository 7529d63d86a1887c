using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>
/// libsecp256k1, its names verbatim. This file: contexts (secp256k1.h). A call that breaks a documented precondition
/// ends the process by the library's own callback, so callers check every argument first.
/// </summary>
internal static partial class Secp256k1Library
{
    public const string FileName = "libsecp256k1.so.1";

    /// <summary>SECP256K1_CONTEXT_NONE: since 0.2 every created context can sign and verify.</summary>
    public const uint ContextNone = 1;

    /// <summary>Ends the process when the library does not compute on this machine what it should.</summary>
    [LibraryImport(FileName)]
    internal static partial void secp256k1_selftest();

    [LibraryImport(FileName)]
    internal static partial Secp256k1ContextHandle secp256k1_context_create(uint flags);

    [LibraryImport(FileName)]
    internal static partial void secp256k1_context_destroy(nint ctx);

    /// <summary>Blinds the signing code against side channels; never beside another use of the context.</summary>
    [LibraryImport(FileName)]
    internal static partial int secp256k1_context_randomize(Secp256k1ContextHandle ctx, ReadOnlySpan<byte> seed32);
}

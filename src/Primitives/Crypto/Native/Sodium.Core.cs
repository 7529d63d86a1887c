using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>libsodium, its names verbatim. This file: core.h, version.h and the secure memory of utils.h.</summary>
internal static partial class Sodium
{
    public const string FileName = "libsodium.so.23";

    /// <summary>Chooses the fastest code for this processor, opens the random source; negative on failure.</summary>
    [LibraryImport(FileName)]
    internal static partial int sodium_init();

    /// <summary>Static text such as 1.0.18, never freed.</summary>
    [LibraryImport(FileName)]
    internal static partial nint sodium_version_string();

    /// <summary>Memory between guard pages, locked where the system allows, wiped when freed.</summary>
    [LibraryImport(FileName)]
    internal static partial nint sodium_malloc(nuint size);

    [LibraryImport(FileName)]
    internal static partial void sodium_free(nint ptr);

    [LibraryImport(FileName)]
    internal static partial int sodium_mprotect_readonly(SecureMemoryHandle ptr);
}

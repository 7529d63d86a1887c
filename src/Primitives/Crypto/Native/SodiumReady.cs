using System.Security.Cryptography;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>sodium_init, once for the process and before any other call that depends on it.</summary>
internal static class SodiumReady
{
    static SodiumReady()
    {
        NativeLibraries.Require();
        if (Sodium.sodium_init() < 0)
        {
            throw new CryptographicException("libsodium could not be initialised: sodium_init failed");
        }
    }

    /// <summary>Returns when libsodium is ready; free of cost after the first call.</summary>
    public static void Ensure()
    {
    }
}

using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>What this project needs of one shared library, checked before the first call into it.</summary>
/// <param name="FileName">Name with the soname's version: another version has another name.</param>
/// <param name="DebianPackage">The package to install.</param>
/// <param name="Symbols">Every function that is imported.</param>
/// <param name="FindFault">Run once the symbols are there: null, or what is wrong with this build.</param>
internal sealed record RequiredLibrary(
    string FileName,
    string DebianPackage,
    IReadOnlyList<string> Symbols,
    Func<string?> FindFault)
{
    private static readonly Version SodiumVersionMin = new(1, 0, 18);

    /// <summary>libsodium: Ed25519, BLAKE2b, memory for keys.</summary>
    public static RequiredLibrary ForSodium { get; } = new(
        Sodium.FileName,
        "libsodium23",
        [
            nameof(Sodium.sodium_init),
            nameof(Sodium.sodium_version_string),
            nameof(Sodium.sodium_malloc),
            nameof(Sodium.sodium_free),
            nameof(Sodium.sodium_mprotect_readonly),
            nameof(Sodium.crypto_core_ed25519_is_valid_point),
            nameof(Sodium.crypto_generichash),
            nameof(Sodium.crypto_generichash_statebytes),
            nameof(Sodium.crypto_generichash_init),
            nameof(Sodium.crypto_generichash_update),
            nameof(Sodium.crypto_generichash_final),
            nameof(Sodium.crypto_sign_keypair),
            nameof(Sodium.crypto_sign_seed_keypair),
            nameof(Sodium.crypto_sign_detached),
            nameof(Sodium.crypto_sign_verify_detached),
        ],
        FindSodiumFault);

    /// <summary>libsecp256k1 with recovery. It has no version function: soname and self-test instead.</summary>
    public static RequiredLibrary ForSecp256k1 { get; } = new(
        Secp256k1Library.FileName,
        "libsecp256k1-1",
        [
            nameof(Secp256k1Library.secp256k1_selftest),
            nameof(Secp256k1Library.secp256k1_context_create),
            nameof(Secp256k1Library.secp256k1_context_destroy),
            nameof(Secp256k1Library.secp256k1_context_randomize),
            nameof(Secp256k1Library.secp256k1_ec_seckey_verify),
            nameof(Secp256k1Library.secp256k1_ec_seckey_tweak_add),
            nameof(Secp256k1Library.secp256k1_ec_pubkey_create),
            nameof(Secp256k1Library.secp256k1_ec_pubkey_parse),
            nameof(Secp256k1Library.secp256k1_ec_pubkey_serialize),
            nameof(Secp256k1Library.secp256k1_ecdsa_signature_parse_compact),
            nameof(Secp256k1Library.secp256k1_ecdsa_verify),
            nameof(Secp256k1Library.secp256k1_ecdsa_sign_recoverable),
            nameof(Secp256k1Library.secp256k1_ecdsa_recoverable_signature_serialize_compact),
            nameof(Secp256k1Library.secp256k1_ecdsa_recoverable_signature_parse_compact),
            nameof(Secp256k1Library.secp256k1_ecdsa_recover),
        ],
        FindSecp256k1Fault);

    /// <summary>Null when the library can be used, else one sentence with the remedy.</summary>
    public string? Check()
    {
        if (!NativeLibrary.TryLoad(FileName, typeof(RequiredLibrary).Assembly, searchPath: null, out nint library))
        {
            return $"{FileName} was not found: install the Debian package {DebianPackage}";
        }

        string[] absent = [.. Symbols.Where(symbol => !NativeLibrary.TryGetExport(library, symbol, out _))];
        string? fault = absent.Length == 0 ? FindFault() : $"it lacks {string.Join(", ", absent)}";
        return fault is null
            ? null
            : $"{FileName} cannot be used ({fault}): install the Debian package {DebianPackage}";
    }

    private static string? FindSodiumFault()
    {
        string text = Marshal.PtrToStringUTF8(Sodium.sodium_version_string()) ?? "";
        if (!Version.TryParse(text, out Version? version) || version < SodiumVersionMin)
        {
            return $"expected version {SodiumVersionMin} or later, found '{text}'";
        }

        nuint stateBytes = Sodium.crypto_generichash_statebytes();
        return stateBytes <= Sodium.GenericHashStateBytes
            ? null
            : $"expected a hash state of at most {Sodium.GenericHashStateBytes} bytes, found {stateBytes}";
    }

    private static string? FindSecp256k1Fault()
    {
        Secp256k1Library.secp256k1_selftest();
        return null;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Keys from a mnemonic (BIP-39) by a path (BIP-32). Words are not checked against a list: a mnemonic is only text
/// here, and plain ASCII text needs no normalisation.
/// </summary>
internal static class HierarchicalKey
{
    /// <summary>Added to an index that is derived from the private key alone: written as 44' in a path.</summary>
    public const uint Hardened = 0x8000_0000;

    private const int SeedBytes = 64;
    private const int SeedIterations = 2048;
    private const int NodeBytes = 64;

    /// <summary>The 64 bytes of BIP-39 for a mnemonic without a passphrase.</summary>
    public static byte[] SeedOf(string mnemonic)
        => Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(mnemonic), "mnemonic"u8, SeedIterations, HashAlgorithmName.SHA512, SeedBytes);

    /// <summary>The key at <paramref name="path"/> below a seed.</summary>
    /// <exception cref="CryptographicException">No key is there, which happens to one path in 2^127.</exception>
    public static Secp256k1PrivateKey Derive(ReadOnlySpan<byte> seed, ReadOnlySpan<uint> path)
    {
        // A node is key (32) ‖ chain code (32).
        Span<byte> node = stackalloc byte[NodeBytes];
        HMACSHA512.HashData("Bitcoin seed"u8, seed, node);
        foreach (uint index in path)
        {
            MoveToChild(node, index);
        }

        Secp256k1PrivateKey key = CreateKey(node);
        CryptographicOperations.ZeroMemory(node);
        return key;
    }

    /// <summary>CKDpriv of BIP-32, in place.</summary>
    private static void MoveToChild(Span<byte> node, uint index)
    {
        Span<byte> data = stackalloc byte[Secp256k1PublicKey.CompressedSize + sizeof(uint)];
        if (index >= Hardened)
        {
            data[0] = 0;
            node[..Secp256k1PrivateKey.Size].CopyTo(data[1..]);
        }
        else
        {
            using Secp256k1PrivateKey parent = CreateKey(node);
            parent.PublicKey.CopyCompressedTo(data);
        }

        BinaryPrimitives.WriteUInt32BigEndian(data[Secp256k1PublicKey.CompressedSize..], index);
        Span<byte> derived = stackalloc byte[NodeBytes];
        HMACSHA512.HashData(node[Secp256k1PrivateKey.Size..], data, derived);

        int added = Secp256k1Library.secp256k1_ec_seckey_tweak_add(
            Secp256k1ContextHandle.Shared, node[..Secp256k1PrivateKey.Size], derived[..Secp256k1PrivateKey.Size]);
        if (added != 1)
        {
            throw new CryptographicException($"index {index} has no key (BIP-32): use the next");
        }

        derived[Secp256k1PrivateKey.Size..].CopyTo(node[Secp256k1PrivateKey.Size..]);
    }

    private static Secp256k1PrivateKey CreateKey(ReadOnlySpan<byte> node)
        => Secp256k1PrivateKey.TryCreate(node[..Secp256k1PrivateKey.Size], out Secp256k1PrivateKey? key)
            ? key
            : throw new CryptographicException("this seed has no key (BIP-32)");
}

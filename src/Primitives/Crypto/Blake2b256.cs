using System.Runtime.CompilerServices;
using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>BLAKE2b (RFC 7693), 32 bytes of output, no key: the hash for data that no contract checks.</summary>
public static class Blake2b256
{
    static Blake2b256() => SodiumReady.Ensure();

    /// <summary>Digest of one message of any length.</summary>
    [SkipLocalsInit]
    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        int failed = Sodium.crypto_generichash(digest, Hash256.Size, message, (ulong)message.Length, 0, 0);
        Invariant.Check(failed == 0);
        return new Hash256(digest);
    }

    /// <summary>Digest of <paramref name="first"/> ‖ <paramref name="second"/> without joining them.</summary>
    [SkipLocalsInit]
    public static Hash256 HashJoined(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> memory = stackalloc byte[Blake2bState.MemoryBytes];
        ref byte state = ref Blake2bState.Align(memory);
        Blake2bState.Start(ref state);
        Blake2bState.Append(ref state, first);
        Blake2bState.Append(ref state, second);
        return Blake2bState.Finish(ref state);
    }
}

/// <summary>
/// BLAKE2b-256 of bytes that come in pieces. It holds 448 bytes that never move, so whoever hashes often keeps one:
/// <see cref="Finish"/> makes it ready for the next message. For one thread at a time.
/// </summary>
public sealed class Blake2b256Hasher
{
    private readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(Blake2bState.MemoryBytes, pinned: true);

    static Blake2b256Hasher() => SodiumReady.Ensure();

    /// <summary>Starts with no bytes.</summary>
    public Blake2b256Hasher() => Blake2bState.Start(ref State);

    private ref byte State => ref Blake2bState.Align(_memory);

    /// <summary>Takes the next bytes of the message.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Blake2bState.Append(ref State, bytes);

    /// <summary>The digest of everything appended; the hasher is empty afterwards.</summary>
    public Hash256 Finish()
    {
        Hash256 digest = Blake2bState.Finish(ref State);
        Blake2bState.Start(ref State);
        return digest;
    }
}

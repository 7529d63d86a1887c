using System.Runtime.CompilerServices;

namespace MarketChain.Primitives.Crypto;

/// <summary>Where one message of a batch lies inside the bytes that all of them share.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes in the message; 0 is the empty message.</param>
public readonly record struct ByteRange(int Offset, int Length);

/// <summary>
/// Keccak-256 as Ethereum uses it: the original padding (0x01 … 0x80) of the Keccak submission, not that of FIPS 202
/// (SHA3-256). Three bodies give equal answers and the processor decides which one runs: eight states side by side
/// in AVX-512, one state in AVX-512, and plain 64-bit words.
/// </summary>
public static class Keccak256
{
    /// <summary>Bytes that one permutation absorbs: 1600 bits less twice the 256 of the digest.</summary>
    public const int RateBytes = 136;

    /// <summary>The digest of no bytes at all: the code hash of an account without code.</summary>
    public static readonly Hash256 OfEmpty = Hash([]);

    /// <summary>Digest of one message of any length.</summary>
    [SkipLocalsInit]
    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        KeccakState state = default;
        while (message.Length >= RateBytes)
        {
            state.AbsorbBlock(message);
            message = message[RateBytes..];
        }

        Span<byte> last = stackalloc byte[RateBytes];
        KeccakState.Pad(message, last);
        state.AbsorbBlock(last);
        return state.Digest();
    }

    /// <summary>Digest of one message, into the first 32 bytes of <paramref name="destination"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> destination) => Hash(message).CopyTo(destination);

    /// <summary>Digest of <paramref name="first"/> ‖ <paramref name="second"/> without joining them.</summary>
    public static Hash256 HashJoined(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Keccak256Hasher hasher = default;
        hasher.Append(first);
        hasher.Append(second);
        return hasher.Finish();
    }

    /// <summary>
    /// Digests of many messages: <c>results[i]</c> is that of <c>data[messages[i]]</c>. Short messages (a trie's
    /// nodes) of the same number of blocks run eight at a time, whatever their order.
    /// </summary>
    /// <param name="data">The bytes that the messages share.</param>
    /// <param name="messages">Where each lies; every range is inside <paramref name="data"/>.</param>
    /// <param name="results">At least as many as messages.</param>
    public static void HashBatch(ReadOnlySpan<byte> data, ReadOnlySpan<ByteRange> messages, Span<Hash256> results)
    {
        Invariant.Check(results.Length >= messages.Length);
        if (KeccakAvx512.IsSupported)
        {
            KeccakBatch.Hash(data, messages, results);
            return;
        }

        for (int i = 0; i < messages.Length; i++)
        {
            results[i] = Hash(data.Slice(messages[i].Offset, messages[i].Length));
        }
    }
}

using System.Runtime.CompilerServices;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Many messages through the eight-state body. Eight states must take the same number of blocks, so each message
/// waits in the group of its number of blocks until the group has eight:
/// <code>
///   messages  ─┬─ 1 block:  i i i i i i i i  → HashEight → results
///              ├─ 2 blocks: i i i
///              │  …
///              └─ longer than BlocksMax:     → one by one
/// </code>
/// </summary>
internal static class KeccakBatch
{
    /// <summary>A full branch node of the trie is 532 bytes, which is 4 blocks; one more for good measure.</summary>
    private const int BlocksMax = 5;

    /// <summary>Eight states take about as long as one, so two left over are worth the whole width.</summary>
    private const int LeftoversMin = 2;

    /// <summary>As <see cref="Keccak256.HashBatch"/>; needs <see cref="KeccakAvx512.IsSupported"/>.</summary>
    [SkipLocalsInit]
    public static void Hash(ReadOnlySpan<byte> data, ReadOnlySpan<ByteRange> messages, Span<Hash256> results)
    {
        Span<int> waiting = stackalloc int[BlocksMax * KeccakAvx512.States];
        Span<int> counts = stackalloc int[BlocksMax];
        counts.Clear();
        for (int i = 0; i < messages.Length; i++)
        {
            int fullBlocks = messages[i].Length / Keccak256.RateBytes;
            if (fullBlocks >= BlocksMax)
            {
                results[i] = HashAlone(data, messages[i]);
                continue;
            }

            Span<int> group = waiting.Slice(fullBlocks * KeccakAvx512.States, KeccakAvx512.States);
            group[counts[fullBlocks]++] = i;
            if (counts[fullBlocks] == KeccakAvx512.States)
            {
                HashEight(data, messages, group, results);
                counts[fullBlocks] = 0;
            }
        }

        for (int fullBlocks = 0; fullBlocks < BlocksMax; fullBlocks++)
        {
            Span<int> group = waiting.Slice(fullBlocks * KeccakAvx512.States, KeccakAvx512.States);
            HashLeftovers(data, messages, group, counts[fullBlocks], results);
        }
    }

    private static Hash256 HashAlone(ReadOnlySpan<byte> data, ByteRange message)
        => Keccak256.Hash(data.Slice(message.Offset, message.Length));

    private static void HashLeftovers(
        ReadOnlySpan<byte> data,
        ReadOnlySpan<ByteRange> messages,
        Span<int> group,
        int count,
        Span<Hash256> results)
    {
        if (count >= LeftoversMin)
        {
            group[count..].Fill(group[0]);
            HashEight(data, messages, group, results);
            return;
        }

        foreach (int i in group[..count])
        {
            results[i] = HashAlone(data, messages[i]);
        }
    }

    /// <summary>Hashes the eight messages of <paramref name="group"/>, all of one number of blocks.</summary>
    [SkipLocalsInit]
    private static void HashEight(
        ReadOnlySpan<byte> data,
        ReadOnlySpan<ByteRange> messages,
        ReadOnlySpan<int> group,
        Span<Hash256> results)
    {
        Span<ulong> states = stackalloc ulong[KeccakState.Lanes * KeccakAvx512.States];
        Span<byte> lastBlocks = stackalloc byte[KeccakAvx512.States * Keccak256.RateBytes];
        Span<int> starts = stackalloc int[KeccakAvx512.States];
        states.Clear();

        int fullBytes = messages[group[0]].Length / Keccak256.RateBytes * Keccak256.RateBytes;
        for (int block = 0; block < fullBytes; block += Keccak256.RateBytes)
        {
            for (int s = 0; s < starts.Length; s++)
            {
                starts[s] = messages[group[s]].Offset + block;
            }

            KeccakEight.Absorb(data, starts, states);
        }

        for (int s = 0; s < starts.Length; s++)
        {
            ByteRange message = messages[group[s]];
            ReadOnlySpan<byte> tail = data.Slice(message.Offset, message.Length)[fullBytes..];
            starts[s] = s * Keccak256.RateBytes;
            KeccakState.Pad(tail, lastBlocks[starts[s]..]);
        }

        KeccakEight.Absorb(lastBlocks, starts, states);
        for (int s = 0; s < starts.Length; s++)
        {
            results[group[s]] = KeccakEight.Digest(states, s);
        }
    }
}

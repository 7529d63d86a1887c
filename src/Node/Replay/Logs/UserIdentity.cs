using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Replay.Logs;

/// <summary>All that a log says of a user as one hash: BLAKE2b-256("marketchain/replay/user/v1" ‖ fields).</summary>
internal static class UserIdentity
{
    /// <summary>Separates fields, so that "a","bc" and "ab","c" differ; no field holds it.</summary>
    private const byte Separator = 0x1f;

    private static ReadOnlySpan<byte> Tag => "marketchain/replay/user/v1"u8;

    /// <summary>The user of one text.</summary>
    public static Hash256 Of(ReadOnlySpan<char> text) => Of(text, default, default, default);

    /// <summary>The user of four features.</summary>
    public static Hash256 Of(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> third, ReadOnlySpan<char> fourth)
    {
        Blake2b256Hasher hasher = new();
        hasher.Append(Tag);
        Append(hasher, first);
        Append(hasher, second);
        Append(hasher, third);
        Append(hasher, fourth);
        return hasher.Finish();
    }

    private static void Append(Blake2b256Hasher hasher, ReadOnlySpan<char> field)
    {
        hasher.Append(MemoryMarshal.AsBytes(field));
        hasher.Append([Separator, 0]);
    }
}

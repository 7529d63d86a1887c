namespace MarketChain.Auditor;

/// <summary>Keys of a trie by half bytes, and their packed form in a node (hex prefix).</summary>
internal static class Nibbles
{
    public static byte[] Of(ReadOnlySpan<byte> key)
    {
        byte[] path = new byte[key.Length * 2];
        for (int i = 0; i < key.Length; i++)
        {
            path[2 * i] = (byte)(key[i] >> 4);
            path[(2 * i) + 1] = (byte)(key[i] & 15);
        }

        return path;
    }

    /// <summary>Two a byte behind a flag: 2 for a leaf, 1 for an odd number, whose first shares its byte.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> path, bool isLeaf)
    {
        int flag = (isLeaf ? 2 : 0) + (path.Length % 2);
        byte[] nibbles = path.Length % 2 == 0 ? [(byte)flag, 0, .. path] : [(byte)flag, .. path];
        byte[] packed = new byte[nibbles.Length / 2];
        for (int i = 0; i < packed.Length; i++)
        {
            packed[i] = (byte)((nibbles[2 * i] << 4) | nibbles[(2 * i) + 1]);
        }

        return packed;
    }
}

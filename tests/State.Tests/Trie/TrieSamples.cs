using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;

namespace MarketChain.State.Tests.Trie;

/// <summary>Random leaves, many of which share long prefixes: extensions, inline nodes and deep splits.</summary>
internal static class TrieSamples
{
    public static SortedDictionary<Hash256, byte[]> Slots(Random random, int count)
    {
        var leaves = new SortedDictionary<Hash256, byte[]>();
        var known = new List<Hash256>();
        for (int i = 0; i < count; i++)
        {
            Hash256 key = Key(random, known);
            known.Add(key);
            leaves[key] = SlotValue(random);
        }

        return leaves;
    }

    /// <summary>A key of its own, or one that shares a prefix of any length with an earlier one.</summary>
    public static Hash256 Key(Random random, IReadOnlyList<Hash256> known)
    {
        byte[] key = new byte[Hash256.Size];
        random.NextBytes(key);
        if (known.Count > 0 && random.Next(3) == 0)
        {
            byte[] other = known[random.Next(known.Count)].Bytes.ToArray();
            int nibbles = random.Next(2) == 0 ? random.Next(64) : random.Next(56, 64);
            other.AsSpan(0, nibbles / 2).CopyTo(key);
            if (nibbles % 2 == 1)
            {
                key[nibbles / 2] = (byte)((other[nibbles / 2] & 0xf0) | (key[nibbles / 2] & 0x0f));
            }
        }

        return new Hash256(key);
    }

    /// <summary>A word without leading zeros, often of one byte: short leaves stand inside their parents.</summary>
    public static byte[] SlotValue(Random random)
    {
        byte[] value = new byte[random.Next(2) == 0 ? 1 : random.Next(1, 33)];
        random.NextBytes(value);
        value[0] = (byte)Math.Max((int)value[0], 1);
        return value;
    }

    /// <summary>New leaves, new values and, in some share, deletions (empty values).</summary>
    public static SortedDictionary<Hash256, byte[]> RandomChanges(
        Random random, SortedDictionary<Hash256, byte[]> model)
    {
        var changes = new SortedDictionary<Hash256, byte[]>();
        List<Hash256> known = [.. model.Keys];
        int count = random.Next(1, 1 << random.Next(1, 9));
        int deletionsPercent = random.Next(100);
        for (int i = 0; i < count; i++)
        {
            bool old = known.Count > 0 && random.Next(100) < deletionsPercent;
            Hash256 key = old ? known[random.Next(known.Count)] : Key(random, known);
            changes[key] = old && random.Next(4) > 0 ? [] : SlotValue(random);
        }

        return changes;
    }

    public static Hash256 NaiveRoot(IEnumerable<KeyValuePair<Hash256, byte[]>> slots)
        => NaiveTrie.Root(slots.Select(slot => (slot.Key.Bytes.ToArray(), Rlp(slot.Value))));

    private static byte[] Rlp(byte[] value)
    {
        var writer = new RlpWriter(default);
        writer.WriteBytes(value);
        return writer.ToArray();
    }
}

using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Replica.Messages;

/// <summary>A list of hashes, of at least one: <c>[hash, …]</c>.</summary>
internal static class HashFields
{
    public static void Write(ref RlpWriter writer, ValueList<Hash256> hashes)
    {
        int list = writer.StartList();
        foreach (Hash256 hash in hashes)
        {
            writer.WriteHash(hash);
        }

        writer.EndList(list);
    }

    public static ValueList<Hash256> Read(ref RlpFieldReader reader, int countMax)
    {
        List<Hash256> hashes = [];
        int position = reader.Position;
        RlpFieldReader list = reader.List("hashes");
        while (list.HasMore && hashes.Count <= countMax)
        {
            hashes.Add(list.Hash("hashes"));
        }

        reader.Leave(list);
        bool isCount = hashes.Count > 0 && hashes.Count <= countMax;
        reader.Require(isCount, "hashes", DecodeReason.OutOfRange, position);
        return ValueList.Create(CollectionsMarshal.AsSpan(hashes));
    }
}

using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Messages;

/// <summary>A list of transactions as they travel, each batch with its rows: <c>[pooled, …]</c>.</summary>
internal static class BodyFields
{
    /// <summary>Bytes that one takes in the list.</summary>
    public static int LengthOf(PooledTransaction item)
        => item.Transaction.Encoded.Length + item.Sidecar.Length + 1 + (4 * sizeof(uint));

    public static void Write(ref RlpWriter writer, IReadOnlyList<PooledTransaction> items)
    {
        int list = writer.StartList();
        foreach (PooledTransaction item in items)
        {
            writer.WriteBytes(item.Encode());
        }

        writer.EndList(list);
    }

    /// <summary>
    /// Each item keeps a copy of its own bytes: one small transaction that stays must not hold a whole message.
    /// </summary>
    public static List<PooledTransaction> Read(ref RlpFieldReader reader)
    {
        List<PooledTransaction> items = [];
        RlpFieldReader list = reader.List("transactions");
        while (list.HasMore)
        {
            ReadOnlyMemory<byte> bytes = list.Bytes("transactions", PooledTransaction.EncodedLengthMax);
            int start = list.Position - bytes.Length;
            if (PooledTransaction.TryDecode(bytes.ToArray(), out PooledTransaction? item, out DecodeError error))
            {
                items.Add(item);
            }

            list.Require(item is not null, error.Field, error.Reason, start + error.Position);
        }

        reader.Leave(list);
        return items;
    }
}

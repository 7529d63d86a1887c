using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>A forged transaction, and how it is refused.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Reason">The reason given.</param>
/// <param name="Field">The field named.</param>
/// <param name="Signed">The bytes behind 0x4d.</param>
internal sealed record Refusal(string Name, DecodeReason Reason, string Field, byte[] Signed)
{
    /// <summary>Offers the bytes to the decoder.</summary>
    public static DecodeError Offer(byte[] signed)
    {
        bool accepted = Transaction.TryDecode((byte[])[0x4d, .. signed], out _, out DecodeError error);
        Assert.Equal(accepted, error == DecodeError.None);
        return error;
    }
}

/// <summary>Lawful pieces of transactions, to put unlawful ones between.</summary>
internal static class Forge
{
    public const int Transfer = 30;
    public const int Tip = 31;

    public static readonly byte[] Account = [.. Enumerable.Repeat((byte)0x77, 20)];
    public static readonly byte[] Hash = [.. Enumerable.Repeat((byte)0x88, 32)];

    public static RawMessage Message() => new();

    /// <summary>A body with its chain and no payload yet.</summary>
    public static RawMessage Body() => Message().Number(1, 5);

    /// <summary>A key and a signature of the right form, nobody's.</summary>
    public static RawMessage Ed25519() => Message().Bytes(1, Hash).Bytes(2, [.. Hash, .. Hash]);

    /// <summary>A signed body with the payload in a field.</summary>
    public static byte[] Pay(int field, RawMessage payload) => Sign(Body().Message(field, payload));

    /// <summary>A signed body.</summary>
    public static byte[] Sign(RawMessage body) => Message().Message(1, body).Message(2, Ed25519()).ToArray();

    /// <summary>A campaign with the least lawful terms, but for fields replaced or one left out.</summary>
    public static byte[] Terms(RawMessage change, int without = 0)
    {
        SortedDictionary<int, byte[]> fields = new()
        {
            [2] = Message().Bytes(2, 1).ToArray(),
            [3] = Message().Bytes(3, 1).ToArray(),
            [4] = Message().Number(4, 10_000).ToArray(),
            [10] = Message().Number(10, 3).ToArray(),
            [13] = Message().Number(13, 1).ToArray(),
        };
        fields.Remove(without);
        byte[] changed = change.ToArray();
        if (changed.Length > 0)
        {
            fields[changed[0] >> 3] = changed;
        }

        RawMessage terms = Message();
        foreach (byte[] field in fields.Values)
        {
            terms.Raw(field);
        }

        return Pay(24, Message().Message(2, terms).Bytes(3, Account));
    }

    public static RawMessage LeastTerms()
        => Message().Bytes(2, 1).Bytes(3, 1).Number(4, 10_000).Number(10, 3).Number(13, 1);
}

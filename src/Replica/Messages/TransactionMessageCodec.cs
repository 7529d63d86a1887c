using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Messages;

/// <summary>
/// How messages of the channel for transactions travel, one form each:
/// <code>
/// TRANSACTIONS RLP [1, [pooled, …]]      pooled: a string, docs/spec/transactions.md 7
/// ANNOUNCE     RLP [2, [hash, …]]
/// WANT         RLP [3, [hash, …]]
/// </code>
/// </summary>
public static class TransactionMessageCodec
{
    private const ulong TransactionsKind = 1;
    private const ulong AnnounceKind = 2;
    private const ulong WantKind = 3;

    private static readonly RlpMessageForm<TransactionMessage> Form
        = new(WantKind, MessageLimits.TransactionMessageLengthMax, Write, Read);

    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public static byte[] Encode(TransactionMessage message) => Form.Encode(message);

    /// <summary>Reads a message. Nothing is verified but its form.</summary>
    /// <param name="bytes">All of the encoding; copied where the message keeps them.</param>
    /// <param name="message">The message, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out TransactionMessage? message, out DecodeError error)
        => Form.TryDecode(bytes, out message, out error);

    private static void Write(ref RlpWriter writer, TransactionMessage message)
    {
        switch (message)
        {
            case TransactionsMessage transactions:
                writer.WriteUInt64(TransactionsKind);
                BodyFields.Write(ref writer, transactions.Items);
                break;
            case AnnounceMessage announce:
                writer.WriteUInt64(AnnounceKind);
                HashFields.Write(ref writer, announce.Hashes);
                break;
            case WantMessage want:
                writer.WriteUInt64(WantKind);
                HashFields.Write(ref writer, want.Hashes);
                break;
            default:
                Invariant.Fail("a kind of message without a form");
                break;
        }
    }

    private static TransactionMessage Read(ref RlpFieldReader list, ulong kind) => kind switch
    {
        TransactionsKind => ReadTransactions(ref list),
        AnnounceKind => new AnnounceMessage(HashFields.Read(ref list, MessageLimits.AnnouncedMax)),
        _ => new WantMessage(HashFields.Read(ref list, MessageLimits.WantedMax)),
    };

    private static TransactionsMessage ReadTransactions(ref RlpFieldReader list)
    {
        int position = list.Position;
        List<PooledTransaction> items = BodyFields.Read(ref list);
        bool isCountRight = items.Count is > 0 and <= MessageLimits.PushedMax;
        list.Require(isCountRight, "transactions", DecodeReason.OutOfRange, position);
        return new TransactionsMessage(items);
    }
}

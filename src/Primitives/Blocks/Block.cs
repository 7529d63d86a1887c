using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// A header and its body, and how they travel and lie on disk:
/// <code>
/// RLP [header, [envelope, …], parentRound, [[index, signature], …]]
/// </code>
/// An envelope is a string here, also that of a legacy transaction. That header and body belong together is a rule of
/// validity, not of this form.
/// </summary>
public sealed class Block(BlockHeader header, BlockBody body)
{
    /// <summary>Bytes in the longest encoding; EIP-7934 came to the same number.</summary>
    public const int EncodedLengthMax = 8 * 1024 * 1024;

    /// <summary>The header.</summary>
    public BlockHeader Header { get; } = header;

    /// <summary>The body.</summary>
    public BlockBody Body { get; } = body;

    /// <summary>The header's hash.</summary>
    public Hash256 Hash { get; } = header.ComputeHash();

    /// <summary>The header's number.</summary>
    public ulong Number => Header.Number;

    /// <summary>Reads a block.</summary>
    /// <param name="bytes">Kept by the transactions: they must not change any more.</param>
    /// <param name="block">The block, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Block? block, out DecodeError error)
    {
        block = null;
        if (bytes.Length > EncodedLengthMax)
        {
            error = new DecodeError(DecodeReason.TooLong, "", EncodedLengthMax);
            return false;
        }

        RlpFieldReader reader = new(bytes);
        RlpFieldReader list = reader.List("block");
        BlockHeader header = BlockHeader.Read(ref list);
        List<Transaction> transactions = ReadTransactions(ref list);
        uint parentRound = (uint)list.UInt64("parentRound", uint.MaxValue);
        ValueList<Seal> parentSeals = Seals.Read(ref list, "parentSeals");
        reader.Leave(list);
        reader.Finish();
        error = reader.Error;
        block = reader.Failed ? null : new Block(header, new BlockBody(transactions, parentRound, parentSeals));
        return block is not null;
    }

    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new(new byte[4096]);
        try
        {
            int list = writer.StartList();
            Header.Write(ref writer);
            int transactions = writer.StartList();
            foreach (Transaction transaction in Body.Transactions)
            {
                writer.WriteBytes(transaction.Encoded.Span);
            }

            writer.EndList(transactions);
            writer.WriteUInt64(Body.ParentRound);
            Seals.Write(ref writer, Body.ParentSeals);
            writer.EndList(list);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static List<Transaction> ReadTransactions(ref RlpFieldReader reader)
    {
        List<Transaction> transactions = [];
        RlpFieldReader list = reader.List("transactions");
        while (list.HasMore)
        {
            ReadOnlyMemory<byte> envelope = list.Bytes("transactions", Transaction.EncodedLengthMax);
            int start = list.Position - envelope.Length;
            if (Transaction.TryDecode(envelope, out Transaction? transaction, out DecodeError error))
            {
                transactions.Add(transaction);
            }

            list.Require(transaction is not null, error.Field, error.Reason, start + error.Position);
        }

        reader.Leave(list);
        return transactions;
    }
}

using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// A transaction as it travels to and between nodes before it is in a block: with its sidecar, when it has one.
/// <code>
/// 0x4e ‖ rlp([envelope, sidecar])     a batch of impressions
/// envelope                            any other transaction
/// </code>
/// </summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Sidecar">The rows of a batch; empty for other transactions.</param>
public sealed record PooledTransaction(Transaction Transaction, ReadOnlyMemory<byte> Sidecar)
{
    /// <summary>First byte of the form with a sidecar.</summary>
    public const byte TypeWithSidecar = 0x4e;

    /// <summary>Bytes in the longest form: envelope, sidecar and three RLP headers of at most four bytes.</summary>
    public const int EncodedLengthMax
        = 1 + Transaction.EncodedLengthMax + ImpressionColumns.SidecarLengthMax + (3 * sizeof(uint));

    /// <summary>Reads either form. The sidecar is looked at by <see cref="CheckSidecar"/> only.</summary>
    /// <param name="bytes">Kept by the transaction: they must not change any more.</param>
    /// <param name="pooled">The transaction, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out PooledTransaction? pooled, out DecodeError error)
    {
        pooled = null;
        if (bytes.IsEmpty || bytes.Span[0] != TypeWithSidecar)
        {
            if (Transaction.TryDecode(bytes, out Transaction? plain, out error))
            {
                pooled = new PooledTransaction(plain, default);
            }

            return pooled is not null;
        }

        RlpFieldReader reader = new(bytes, start: 1);
        RlpFieldReader list = reader.List("pooled");
        ReadOnlyMemory<byte> envelope = list.Bytes("envelope", Transaction.EncodedLengthMax);
        int envelopeStart = list.Position - envelope.Length;
        ReadOnlyMemory<byte> sidecar = list.Bytes("sidecar", ImpressionColumns.SidecarLengthMax);
        reader.Leave(list);
        reader.Finish();
        error = reader.Error;
        if (reader.Failed)
        {
            return false;
        }

        if (!NativeTransaction.TryDecode(envelope, out NativeTransaction? transaction, out error))
        {
            error = error with { Position = error.Position + envelopeStart };
            return false;
        }

        if (transaction.Payload is not SubmitImpressions)
        {
            error = new DecodeError(DecodeReason.Inconsistent, "sidecar", envelopeStart);
            return false;
        }

        pooled = new PooledTransaction(transaction, sidecar);
        return true;
    }

    /// <summary>True when the sidecar is the transaction's, or there is rightly none. For any thread.</summary>
    public bool CheckSidecar(out SidecarFault fault)
    {
        if (Transaction is NativeTransaction { Payload: SubmitImpressions batch })
        {
            return ImpressionColumns.Check(Sidecar.Span, batch, out fault);
        }

        fault = Sidecar.IsEmpty ? SidecarFault.None : SidecarFault.Unexpected;
        return Sidecar.IsEmpty;
    }

    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public byte[] Encode()
    {
        if (Sidecar.IsEmpty)
        {
            return Transaction.Encoded.ToArray();
        }

        using RlpWriter writer = new(new byte[Transaction.Encoded.Length + Sidecar.Length + (3 * sizeof(uint))]);
        int list = writer.StartList();
        writer.WriteBytes(Transaction.Encoded.Span);
        writer.WriteBytes(Sidecar.Span);
        writer.EndList(list);
        return [TypeWithSidecar, .. writer.Written];
    }
}

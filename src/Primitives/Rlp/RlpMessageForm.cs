using System.Diagnostics.CodeAnalysis;

namespace MarketChain.Primitives.Rlp;

/// <summary>Writes a message's kind and fields.</summary>
public delegate void RlpMessageWriter<in TMessage>(ref RlpWriter writer, TMessage message);

/// <summary>Reads the fields of a message of a kind that there is; what it gives counts only when no field failed.
/// </summary>
public delegate TMessage RlpMessageReader<out TMessage>(ref RlpFieldReader fields, ulong kind);

/// <summary>
/// What the messages of a channel have in common: <c>RLP [kind, field, …]</c>, kinds numbered from 1, and a length that
/// none exceeds.
/// </summary>
/// <param name="kindMax">The last kind.</param>
/// <param name="lengthMax">Bytes in the longest message.</param>
/// <param name="write">Writes kind and fields.</param>
/// <param name="read">Reads the fields.</param>
public sealed class RlpMessageForm<TMessage>(
    ulong kindMax, int lengthMax, RlpMessageWriter<TMessage> write, RlpMessageReader<TMessage> read)
    where TMessage : class
{
    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public byte[] Encode(TMessage message)
    {
        RlpWriter writer = new(new byte[1024]);
        try
        {
            int list = writer.StartList();
            write(ref writer, message);
            writer.EndList(list);
            Invariant.Check(writer.Length <= lengthMax);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">All of the encoding.</param>
    /// <param name="message">The message, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out TMessage? message, out DecodeError error)
    {
        message = null;
        if (bytes.Length > lengthMax)
        {
            error = new DecodeError(DecodeReason.TooLong, "", lengthMax);
            return false;
        }

        RlpFieldReader reader = new(bytes);
        RlpFieldReader list = reader.List("message");
        int position = list.Position;
        ulong kind = list.UInt64("kind");
        list.Require(kind >= 1 && kind <= kindMax, "kind", DecodeReason.OutOfRange, position);
        TMessage? decoded = list.Failed ? null : read(ref list, kind);
        reader.Leave(list);
        reader.Finish();
        error = reader.Error;
        message = reader.Failed ? null : decoded;
        return message is not null;
    }
}

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// A message of the native encoding whose fields are listed once, in <see cref="Visit"/>. From that one list come the
/// strict reader, the writer and the EIP-712 types and hashes, so they cannot disagree.
/// </summary>
public interface IMessage<T> : IEquatable<T>
    where T : class, IMessage<T>
{
    /// <summary>Its name in EIP-712.</summary>
    static abstract string TypeName { get; }

    /// <summary>The message with every field absent.</summary>
    static abstract T Blank { get; }

    /// <summary>
    /// Shows each field of <paramref name="value"/> to the visitor, ascending by number, and makes a message of what
    /// the visitor gives back: a writer or hasher gives back what it was shown, a reader what the bytes hold.
    /// </summary>
    static abstract T Visit<TFields>(ref TFields fields, T value)
        where TFields : IFieldVisitor, allows ref struct;
}

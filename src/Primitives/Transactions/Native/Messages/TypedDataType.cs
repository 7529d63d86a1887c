using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// Collects the EIP-712 type of a message from a visit of its blank:
/// <code>
/// encodeType = Name(type name,…) and after it the types it refers to, by name, each once
/// </code>
/// </summary>
internal sealed class TypedDataType : IFieldVisitor
{
    private readonly StringBuilder _members = new();
    private readonly SortedDictionary<string, string> _referenced;

    private TypedDataType(SortedDictionary<string, string> referenced) => _referenced = referenced;

    /// <summary>The encodeType of a message.</summary>
    /// <param name="blank">The message, blank but for the kind of its payload.</param>
    public static string Describe<T>(T blank)
        where T : class, IMessage<T>
    {
        SortedDictionary<string, string> referenced = new(StringComparer.Ordinal);
        string own = Collect(blank, referenced);
        return own + string.Concat(referenced.Values);
    }

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
        => Member("uint32", name, value);

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue)
        => Member("uint64", name, value);

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value) => Member("bool", name, value);

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value) => Member("uint256", name, value);

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
        => Member("uint256", name, value);

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true)
        => Member("address", name, value);

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
        => Member("bytes32", name, value);

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
        => Member("string", name, value);

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
        => Member("address[]", name, value);

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
        => Member("uint32[]", name, value);

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
        => Member(Refer<T>(), name, value);

    /// <inheritdoc/>
    public T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>
        => Member(Refer<T>(), name, value);

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
        => Member(Refer<T>() + "[]", name, value);

    /// <inheritdoc/>
    public PartySignature? Signature(PartySignature? value)
    {
        Member("bytes", "ed25519PublicKey", value);
        return Member("bytes", "signature", value);
    }

    /// <inheritdoc/>
    public NativePayload Payload(NativePayload value)
    {
        TypedDataType self = this;
        return PayloadTable.Visit(ref self, value.Kind, value);
    }

    /// <inheritdoc/>
    public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
    {
        // A type has no values to judge.
    }

    private static string Collect<T>(T blank, SortedDictionary<string, string> referenced)
        where T : class, IMessage<T>
    {
        TypedDataType visitor = new(referenced);
        T.Visit(ref visitor, blank);
        return $"{T.TypeName}({visitor._members})";
    }

    private string Refer<T>()
        where T : class, IMessage<T>
    {
        if (!_referenced.ContainsKey(T.TypeName))
        {
            _referenced.Add(T.TypeName, Collect(T.Blank, _referenced));
        }

        return T.TypeName;
    }

    private T Member<T>(string type, string name, T value)
    {
        _members.Append(_members.Length == 0 ? "" : ",").Append(type).Append(' ').Append(name);
        return value;
    }
}

/// <summary>keccak256 of the encodeType of a message, worked out once.</summary>
internal static class TypedDataTypeHash<T>
    where T : class, IMessage<T>
{
    public static readonly Hash256 Value = Keccak256.Hash(Encoding.UTF8.GetBytes(TypedDataType.Describe(T.Blank)));
}

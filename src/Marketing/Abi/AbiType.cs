using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Marketing.Abi;

/// <summary>A message as a struct of Solidity's ABI, worked out once from its list of fields.</summary>
internal static class AbiType<T>
    where T : class, IMessage<T>
{
    private static readonly AbiTypes Fields = Describe();

    /// <summary>As it stands in the signature of a function: <c>(uint32,address[])</c>.</summary>
    internal static string Text => Fields.ToString();

    /// <summary>Words in its place: of dynamic members their offsets.</summary>
    internal static int HeadWords => Fields.HeadWords;

    /// <summary>True when it holds a string, an array or a struct that does: an offset leads to it.</summary>
    internal static bool IsDynamic => Fields.IsDynamic;

    private static AbiTypes Describe()
    {
        AbiTypes visitor = new();
        T.Visit(ref visitor, T.Blank);
        return visitor;
    }
}

/// <summary>Collects the types of a message's fields from a visit of its blank.</summary>
internal sealed class AbiTypes : IFieldVisitor
{
    private readonly List<string> _types = [];

    internal int HeadWords { get; private set; }

    internal bool IsDynamic { get; private set; }

    /// <summary>For fields that no function of the modules has.</summary>
    internal static InvariantException Absent(string name) => new($"{name} has no form in the ABI");

    /// <inheritdoc/>
    public override string ToString() => $"({string.Join(',', _types)})";

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
        => One("uint32", value);

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue) => One("uint64", value);

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value) => One("bool", value);

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value) => One("uint256", value);

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
        => One("uint256", value);

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true) => One("address", value);

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true) => One("bytes32", value);

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
        => Dynamic("string", value);

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
        => Dynamic("address[]", value);

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
        => Dynamic("uint32[]", value);

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
    {
        if (AbiType<T>.IsDynamic)
        {
            return Dynamic(AbiType<T>.Text, value);
        }

        HeadWords += AbiType<T>.HeadWords - 1;
        return One(AbiType<T>.Text, value);
    }

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
        => Dynamic(AbiType<T>.Text + "[]", value);

    /// <inheritdoc/>
    public T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>
        => throw Absent(name);

    /// <inheritdoc/>
    public PartySignature? Signature(PartySignature? value) => throw Absent("signature");

    /// <inheritdoc/>
    public NativePayload Payload(NativePayload value) => throw Absent("payload");

    /// <inheritdoc/>
    public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
    {
        // A type has no values to judge.
    }

    private T Dynamic<T>(string type, T value)
    {
        IsDynamic = true;
        return One(type, value);
    }

    private T One<T>(string type, T value)
    {
        _types.Add(type);
        HeadWords++;
        return value;
    }
}

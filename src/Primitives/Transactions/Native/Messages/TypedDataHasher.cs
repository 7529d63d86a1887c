using System.Buffers.Binary;
using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// Hashes a message as EIP-712 does:
/// <code>
/// hashStruct   = keccak256(typeHash ‖ encodeData)
/// encodeData   = a 32-byte word for each member: numbers, bools and addresses padded on the left, bytes32 as they
///                are, strings and bytes as their keccak256, structs as their hashStruct, arrays as the keccak256 of
///                their items' words
/// </code>
/// </summary>
internal struct TypedDataHasher : IFieldVisitor
{
    private const int WordSize = 32;

    private Keccak256Hasher _hasher;

    private TypedDataHasher(in Hash256 typeHash) => _hasher.Append(typeHash.Bytes);

    /// <summary>hashStruct of a message under its own type.</summary>
    public static Hash256 HashStruct<T>(T value)
        where T : class, IMessage<T>
        => HashStruct(TypedDataTypeHash<T>.Value, value);

    /// <summary>hashStruct of a message under a type that depends on its value.</summary>
    public static Hash256 HashStruct<T>(in Hash256 typeHash, T value)
        where T : class, IMessage<T>
    {
        TypedDataHasher hasher = new(typeHash);
        T.Visit(ref hasher, value);
        return hasher._hasher.Finish();
    }

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
        => (uint)UInt64(number, name, value);

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue)
    {
        AppendNumber(ref _hasher, value);
        return value;
    }

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value) => UInt64(number, name, value ? 1UL : 0) != 0;

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value)
    {
        Span<byte> word = stackalloc byte[WordSize];
        value.WriteBigEndian(word);
        _hasher.Append(word);
        return value;
    }

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
        => Amount(number, name, value);

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true)
    {
        AppendAddress(ref _hasher, value);
        return value;
    }

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
    {
        _hasher.Append(value.Bytes);
        return value;
    }

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
    {
        AppendBytes(Encoding.UTF8.GetBytes(value));
        return value;
    }

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
    {
        Keccak256Hasher items = default;
        foreach (Address item in value)
        {
            AppendAddress(ref items, item);
        }

        _hasher.Append(items.Finish().Bytes);
        return value;
    }

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
    {
        Keccak256Hasher items = default;
        foreach (uint item in value)
        {
            AppendNumber(ref items, item);
        }

        _hasher.Append(items.Finish().Bytes);
        return value;
    }

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
    {
        _hasher.Append(HashStruct(value).Bytes);
        return value;
    }

    /// <inheritdoc/>
    public T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>
    {
        _hasher.Append(HashStruct(value ?? T.Blank).Bytes);
        return value;
    }

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
    {
        Keccak256Hasher items = default;
        foreach (T item in value)
        {
            items.Append(HashStruct(item).Bytes);
        }

        _hasher.Append(items.Finish().Bytes);
        return value;
    }

    /// <inheritdoc/>
    public PartySignature? Signature(PartySignature? value)
    {
        Span<byte> signature = stackalloc byte[Secp256k1Signature.Size];
        switch (value)
        {
            case Ed25519PartySignature ed25519:
                AppendBytes(ed25519.PublicKey.Bytes);
                AppendBytes(ed25519.Signature.Bytes);
                break;
            case Secp256k1PartySignature secp256k1:
                AppendBytes([]);
                secp256k1.Signature.CopyTo(signature);
                AppendBytes(signature);
                break;
            default:
                Invariant.Check(value is null);
                AppendBytes([]);
                AppendBytes([]);
                break;
        }

        return value;
    }

    /// <inheritdoc/>
    public NativePayload Payload(NativePayload value) => PayloadTable.Visit(ref this, value.Kind, value);

    /// <inheritdoc/>
    public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
    {
        // What is hashed was decoded, or is about to be.
    }

    private static void AppendNumber(ref Keccak256Hasher hasher, ulong value)
    {
        Span<byte> word = stackalloc byte[WordSize];
        word.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(word[^sizeof(ulong)..], value);
        hasher.Append(word);
    }

    private static void AppendAddress(ref Keccak256Hasher hasher, in Address value)
    {
        Span<byte> word = stackalloc byte[WordSize];
        word.Clear();
        value.CopyTo(word[^Primitives.Address.Size..]);
        hasher.Append(word);
    }

    private void AppendBytes(ReadOnlySpan<byte> bytes) => _hasher.Append(Keccak256.Hash(bytes).Bytes);
}

using System.Text;
using MarketChain.Primitives.Binary;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// Writes messages in their one byte form. It writes what it is shown, whether the limits allow it or not: whoever
/// makes a transaction has the result decoded again (<see cref="NativeTransaction.Create"/>).
/// </summary>
internal sealed class FieldWriter : IFieldVisitor
{
    private const int WireVarint = 0;
    private const int WireBytes = 2;
    private const int WireBits = 3;

    private readonly ByteWriter _output = new();
    private FieldWriter? _inner;

    /// <summary>The bytes so far, in place.</summary>
    public ReadOnlySpan<byte> Written => _output.Written;

    /// <summary>Writes the fields of a message that is not itself inside a field.</summary>
    public void Write<T>(T message)
        where T : class, IMessage<T>
    {
        FieldWriter self = this;
        T.Visit(ref self, message);
    }

    /// <inheritdoc/>
    public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
        => (uint)UInt64(number, name, value);

    /// <inheritdoc/>
    public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue)
    {
        if (value != 0)
        {
            WriteTag(number, WireVarint);
            _output.WriteVarint(value);
        }

        return value;
    }

    /// <inheritdoc/>
    public bool Boolean(int number, string name, bool value) => UInt64(number, name, value ? 1UL : 0) != 0;

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        WriteUnlessEmpty(number, bytes[..value.WriteMinimal(bytes)]);
        return value;
    }

    /// <inheritdoc/>
    public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
        => Amount(number, name, value);

    /// <inheritdoc/>
    public Address Address(int number, string name, in Address value, bool required = true)
    {
        WriteUnlessEmpty(number, value.IsZero ? default : value.Bytes);
        return value;
    }

    /// <inheritdoc/>
    public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
    {
        WriteUnlessEmpty(number, value.IsZero ? default : value.Bytes);
        return value;
    }

    /// <inheritdoc/>
    public string Text(int number, string name, string value, int lengthMin, int lengthMax)
    {
        WriteUnlessEmpty(number, Encoding.UTF8.GetBytes(value));
        return value;
    }

    /// <inheritdoc/>
    public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
    {
        foreach (Address item in value)
        {
            WriteBytes(number, item.Bytes);
        }

        return value;
    }

    /// <inheritdoc/>
    public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
    {
        FieldWriter packed = StartInner();
        foreach (uint item in value)
        {
            packed._output.WriteVarint(item);
        }

        WriteUnlessEmpty(number, packed.Written);
        return value;
    }

    /// <inheritdoc/>
    public T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>
    {
        FieldWriter message = StartInner();
        message.Write(value);
        WriteBytes(number, message.Written);
        return value;
    }

    /// <inheritdoc/>
    public T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>
        => value is null ? null : Message(number, name, value);

    /// <inheritdoc/>
    public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>
    {
        foreach (T item in value)
        {
            Message(number, name, item);
        }

        return value;
    }

    /// <inheritdoc/>
    public PartySignature? Signature(PartySignature? value)
    {
        WriteSignature(SignatureFields.OfParty, value);
        return value;
    }

    /// <inheritdoc/>
    public NativePayload Payload(NativePayload value)
    {
        FieldWriter self = this;
        return PayloadTable.Visit(ref self, value.Kind, value);
    }

    /// <inheritdoc/>
    public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
    {
        // Limits bind readers: see the summary of this class.
    }

    /// <summary>Writes the signature into the field of its kind; nothing for null.</summary>
    public void WriteSignature(in SignatureFields fields, PartySignature? value)
    {
        switch (value)
        {
            case Ed25519PartySignature ed25519:
                FieldWriter message = StartInner();
                message.WriteBytes(1, ed25519.PublicKey.Bytes);
                message.WriteBytes(2, ed25519.Signature.Bytes);
                WriteBytes(fields.Ed25519, message.Written);
                break;
            case Secp256k1PartySignature secp256k1:
                WriteRecoverable(fields.Secp256k1, secp256k1.Signature);
                break;
            case TypedDataPartySignature typedData:
                WriteRecoverable(fields.Eip712, typedData.Signature);
                break;
            default:
                Invariant.Check(value is null);
                break;
        }
    }

    /// <summary>Writes a field of bytes, even of none.</summary>
    public void WriteBytes(int number, ReadOnlySpan<byte> bytes)
    {
        WriteTag(number, WireBytes);
        _output.WritePrefixedBytes(bytes);
    }

    /// <summary>An empty writer for what is inside a field of this one; its buffer is used again and again.</summary>
    public FieldWriter StartInner()
    {
        _inner ??= new FieldWriter();
        _inner._output.Clear();
        return _inner;
    }

    private void WriteRecoverable(int number, in Secp256k1Signature signature)
    {
        if (number == 0)
        {
            throw new ArgumentException("only a sender may sign typed data", nameof(number));
        }

        Span<byte> bytes = stackalloc byte[Secp256k1Signature.Size];
        signature.CopyTo(bytes);
        WriteBytes(number, bytes);
    }

    private void WriteUnlessEmpty(int number, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            WriteBytes(number, bytes);
        }
    }

    private void WriteTag(int number, int wireType) => _output.WriteVarint((ulong)((number << WireBits) | wireType));
}

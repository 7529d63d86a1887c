namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// Walks the fields of a message: one method for each type of field. <c>number</c> is the field's in the
/// <c>.proto</c>, <c>name</c> its name in EIP-712 and JSON, <c>value</c> what the message at hand holds; limits are
/// the specification's and matter to readers. 0, empty and all-zero values are those of absent fields.
/// </summary>
public interface IFieldVisitor
{
    /// <summary>A number below 2^32.</summary>
    uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue);

    /// <summary>A number below 2^64.</summary>
    ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue);

    /// <summary>A flag.</summary>
    bool Boolean(int number, string name, bool value);

    /// <summary>An amount of wei, of any size.</summary>
    UInt256 Amount(int number, string name, in UInt256 value);

    /// <summary>An amount of wei within limits.</summary>
    UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max);

    /// <summary>An account.</summary>
    Address Address(int number, string name, in Address value, bool required = true);

    /// <summary>32 bytes.</summary>
    Hash256 Hash(int number, string name, in Hash256 value, bool required = true);

    /// <summary>UTF-8 without control characters; the limits are in bytes.</summary>
    string Text(int number, string name, string value, int lengthMin, int lengthMax);

    /// <summary>Accounts in ascending order, each once.</summary>
    ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax);

    /// <summary>Numbers in ascending order, each once.</summary>
    ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax);

    /// <summary>A message that must be there; when a reader finds none it gives back its blank and a fault.</summary>
    T Message<T>(int number, string name, T value)
        where T : class, IMessage<T>;

    /// <summary>A message that may be absent: null.</summary>
    T? OptionalMessage<T>(int number, string name, T? value)
        where T : class, IMessage<T>;

    /// <summary>Messages in the sender's order.</summary>
    ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
        where T : class, IMessage<T>;

    /// <summary>The signature of a <see cref="Consent"/>: field 1 or 2; null with a fault.</summary>
    PartySignature? Signature(PartySignature? value);

    /// <summary>The payload of a <see cref="NativeBody"/>: its fields from 16 on, of which one is there.</summary>
    NativePayload Payload(NativePayload value);

    /// <summary>A rule that binds several fields; readers refuse the message when it does not hold.</summary>
    void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent);
}

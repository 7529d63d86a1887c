using Google.Protobuf.Reflection;
using MarketChain.Primitives;
using MarketChain.Primitives.Tests.Transactions;
using MarketChain.Primitives.Transactions;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Wire.Tests;

/// <summary>The lists of fields that the codec and EIP-712 follow are those of the <c>.proto</c>.</summary>
public sealed class FieldListTests
{
    public static TheoryData<string> Names => NativeSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Lists_the_fields_of_the_proto(string name)
    {
        FieldLister lister = new(V1.NativeBody.Descriptor);
        lister.Visit(NativeSamples.Bodies[name]);
    }

    /// <summary>Walks a message beside its descriptor and compares number, JSON name and type of each field.</summary>
    private sealed class FieldLister(MessageDescriptor descriptor) : IFieldVisitor
    {
        private readonly HashSet<int> _seen = [];

        public void Visit<T>(T message)
            where T : class, IMessage<T>
        {
            FieldLister self = this;
            T.Visit(ref self, message);
            IEnumerable<int> expected = descriptor.Fields.InDeclarationOrder()
                .Where(field => field.ContainingOneof is null)
                .Select(field => field.FieldNumber);
            Assert.Equal(expected, _seen.Order());
        }

        public uint UInt32(int number, string name, uint value, uint min = 0, uint max = uint.MaxValue)
            => Seen(number, name, FieldType.UInt32, value);

        public ulong UInt64(int number, string name, ulong value, ulong max = ulong.MaxValue)
            => Seen(number, name, FieldType.UInt64, value);

        public bool Boolean(int number, string name, bool value) => Seen(number, name, FieldType.Bool, value);

        public UInt256 Amount(int number, string name, in UInt256 value) => Seen(number, name, FieldType.Bytes, value);

        public UInt256 Amount(int number, string name, in UInt256 value, UInt128 min, UInt128 max)
            => Seen(number, name, FieldType.Bytes, value);

        public Address Address(int number, string name, in Address value, bool required = true)
            => Seen(number, name, FieldType.Bytes, value);

        public Hash256 Hash(int number, string name, in Hash256 value, bool required = true)
            => Seen(number, name, FieldType.Bytes, value);

        public string Text(int number, string name, string value, int lengthMin, int lengthMax)
            => Seen(number, name, FieldType.String, value);

        public ValueList<Address> Addresses(int number, string name, ValueList<Address> value, int countMax)
            => Seen(number, name, FieldType.Bytes, value, isRepeated: true);

        public ValueList<uint> UInt32s(int number, string name, ValueList<uint> value, int countMax)
            => Seen(number, name, FieldType.UInt32, value, isRepeated: true);

        public T Message<T>(int number, string name, T value)
            where T : class, IMessage<T>
        {
            new FieldLister(descriptor.FindFieldByNumber(number).MessageType).Visit(value);
            return name == "payload" ? value : Seen(number, name, FieldType.Message, value);
        }

        public T? OptionalMessage<T>(int number, string name, T? value)
            where T : class, IMessage<T>
        {
            Message(number, name, value ?? T.Blank);
            return value;
        }

        public ValueList<T> Messages<T>(int number, string name, ValueList<T> value, int countMin, int countMax)
            where T : class, IMessage<T>
        {
            new FieldLister(descriptor.FindFieldByNumber(number).MessageType).Visit(T.Blank);
            return Seen(number, name, FieldType.Message, value, isRepeated: true);
        }

        public PartySignature? Signature(PartySignature? value) => value;

        public NativePayload Payload(NativePayload value)
        {
            FieldLister self = this;
            return PayloadTable.Visit(ref self, value.Kind, value);
        }

        public void Require(bool condition, string name, DecodeReason reason = DecodeReason.Inconsistent)
        {
            // The rules of values are not about the list of fields.
        }

        private T Seen<T>(int number, string name, FieldType type, T value, bool isRepeated = false)
        {
            FieldDescriptor field = descriptor.FindFieldByNumber(number);
            Assert.Equal((name, type, isRepeated), (field.JsonName, field.FieldType, field.IsRepeated));
            Assert.True(_seen.Add(number));
            return value;
        }
    }
}

using static MarketChain.Primitives.DecodeReason;
using static MarketChain.Primitives.Tests.Transactions.Forge;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Breaches of the encoding itself, whatever the message.</summary>
internal static class EncodingRefusals
{
    public static IEnumerable<Refusal> Fields()
    {
        RawMessage tip = Message().Number(1, 3);
        yield return new("an unknown field of the body", UnexpectedField, "",
            Sign(Body().Message(Tip, tip).Number(40, 1)));
        yield return new("an unknown field before the payload", UnexpectedField, "payload",
            Sign(Body().Number(9, 1).Message(Tip, tip)));
        yield return new("an unknown payload", UnexpectedField, "payload", Sign(Body().Message(34, tip)));
        yield return new("a body without payload", MissingField, "payload", Sign(Body()));
        yield return new("two payloads", UnexpectedField, "",
            Sign(Body().Message(Transfer, Message().Bytes(1, Account)).Message(Tip, tip)));
        yield return new("the same payload twice", UnexpectedField, "",
            Sign(Body().Message(Tip, tip).Message(Tip, tip)));
        yield return new("fields out of order", UnexpectedField, "payload",
            Sign(Message().Number(4, 1).Number(1, 5).Message(Tip, tip)));
        yield return new("a field twice", UnexpectedField, "payload",
            Sign(Message().Number(1, 5).Number(1, 5).Message(Tip, tip)));
        yield return new("a number that says 0", ExplicitDefault, "lane",
            Sign(Body().Number(2, 0).Message(Tip, tip)));
        yield return new("bytes that say nothing", ExplicitDefault, "maxFeePerGas",
            Sign(Body().Bytes(5).Message(Tip, tip)));
    }

    public static IEnumerable<Refusal> Numbers()
    {
        RawMessage tip = Message().Number(1, 3);
        yield return new("a long varint", NonCanonicalNumber, "gasLimit",
            Sign(Body().Raw(0x20, 0x81, 0x00).Message(Tip, tip)));
        yield return new("a long tag", NonCanonicalNumber, "", Sign(Body().Raw(0xa0, 0x00, 0x01).Message(Tip, tip)));
        yield return new("a varint of 65 bits", NonCanonicalNumber, "sequence",
            Sign(Body().Raw(0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02).Message(Tip, tip)));
        yield return new("a varint of eleven bytes", NonCanonicalNumber, "sequence",
            Sign(Body().Raw([0x18, .. Enumerable.Repeat((byte)0xff, 10), 0x01]).Message(Tip, tip)));
        yield return new("a u32 of 33 bits", NonCanonicalNumber, "lane",
            Sign(Body().Number(2, 1UL << 32).Message(Tip, tip)));
        yield return new("a sequence of 2^64-1", OutOfRange, "sequence",
            Sign(Body().Number(3, ulong.MaxValue).Message(Tip, tip)));
    }

    public static IEnumerable<Refusal> Kinds()
    {
        RawMessage tip = Message().Number(1, 3);
        yield return new("a fixed64 field", WrongKind, "chainId",
            Sign(Message().Raw([0x09, .. new byte[8]]).Message(Tip, tip)));
        yield return new("a fixed32 field", WrongKind, "lane", Sign(Body().Raw(0x15, 1, 0, 0, 0).Message(Tip, tip)));
        yield return new("a group", WrongKind, "payload", Sign(Body().Raw(0xfb, 0x01, 0xfc, 0x01)));
        yield return new("a varint for bytes", WrongKind, "feePayer", Sign(Body().Number(8, 1).Message(Tip, tip)));
        yield return new("bytes for a varint", WrongKind, "chainId", Sign(Message().Bytes(1, 5).Message(Tip, tip)));
        yield return new("field number 0", UnexpectedField, "", Sign(Message().Raw(0x02, 0x00)));
        yield return new("an amount with a leading zero", NonCanonicalNumber, "maxFeePerGas",
            Sign(Body().Bytes(5, 0, 1).Message(Tip, tip)));
        yield return new("an amount of 33 bytes", NonCanonicalNumber, "maxFeePerGas",
            Sign(Body().Bytes(5, [.. Enumerable.Repeat((byte)1, 33)]).Message(Tip, tip)));
        yield return new("an address of 19 bytes", WrongLength, "to", Pay(30, Message().Bytes(1, Account[1..])));
        yield return new("an address of zeros", ExplicitDefault, "to", Pay(30, Message().Bytes(1, new byte[20])));
        yield return new("no recipient", MissingField, "to", Pay(30, Message().Bytes(2, 1)));
        yield return new("a length beyond the parent", Truncated, "payload",
            Sign(Body().Raw(0xfa, 0x01, 0x05, 0x08, 0x03)));
        yield return new("a length of 4 GiB", Truncated, "payload",
            Sign(Body().Raw([0xfa, 0x01, .. RawMessage.Varint(1UL << 32)])));
        yield return new("a length of 2^64-1", Truncated, "payload",
            Sign(Body().Raw([0xfa, 0x01, .. RawMessage.Varint(ulong.MaxValue)])));
        yield return new("bytes behind the payload's fields", UnexpectedField, "",
            Pay(Tip, Message().Number(1, 3).Number(4, 1)));
        yield return new("a bool of 2", NonCanonicalNumber, "resume", Pay(23, Message().Number(2, 2)));
        yield return new("a bool of 0", ExplicitDefault, "resume", Pay(23, Message().Number(2, 0)));
    }
}

using Google.Protobuf;
using MarketChain.Primitives;
using MarketChain.Primitives.Tests.Transactions;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Wire.Tests;

/// <summary>
/// The strict codec and the published <c>.proto</c> are one format: what Google.Protobuf makes of a transaction's bytes
/// and writes again is the same bytes, and what it writes from values the codec reads as those values.
/// </summary>
public sealed class NativeProtoTests
{
    public static TheoryData<string> Names => NativeSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Protobuf_knows_every_field_and_writes_the_same_bytes(string name)
    {
        NativeTransaction transaction = NativeSamples.Sign(NativeSamples.Bodies[name]);
        byte[] signed = transaction.Encoded[1..].ToArray();
        V1.SignedNative message = V1.SignedNative.Parser.WithDiscardUnknownFields(true).ParseFrom(signed);
        Assert.Equal(signed, message.ToByteArray());

        byte[] body = transaction.BodyBytes.ToArray();
        V1.NativeBody inner = V1.NativeBody.Parser.WithDiscardUnknownFields(true).ParseFrom(body);
        Assert.Equal(body, inner.ToByteArray());
        Assert.Equal((int)transaction.Payload.Kind, (int)inner.PayloadCase);
    }

    [Fact]
    public void A_client_without_our_codec_can_make_a_transfer()
    {
        V1.NativeBody body = new()
        {
            ChainId = NativeSamples.ChainId,
            Sequence = 5,
            GasLimit = 1_000_000,
            MaxFeePerGas = ByteString.CopyFrom(0x3b, 0x9a, 0xca, 0x00),
            Transfer = new V1.Transfer
            {
                To = ByteString.CopyFrom(NativeSamples.Alice.Bytes),
                Value = ByteString.CopyFrom(1),
            },
        };
        Assert.Equal(NativeTransaction.EncodeBody(NativeSamples.Bodies["Transfer"]), body.ToByteArray());
    }

    [Fact]
    public void A_client_without_our_codec_can_make_a_campaign()
    {
        V1.CampaignTerms terms = new()
        {
            PricePerUa = ByteString.CopyFrom(1),
            BudgetPerEpoch = ByteString.CopyFrom(Enumerable.Repeat((byte)0xff, 16).ToArray()),
            UserBps = 10_000,
            UidLevelMax = 3,
            UaModel = 1,
        };
        V1.NativeBody body = new()
        {
            ChainId = NativeSamples.ChainId,
            Sequence = 5,
            GasLimit = 1_000_000,
            MaxFeePerGas = ByteString.CopyFrom(0x3b, 0x9a, 0xca, 0x00),
            CreateCampaign = new V1.CreateCampaign
            {
                Terms = terms,
                Platform = ByteString.CopyFrom(NativeSamples.Alice.Bytes),
            },
        };
        Assert.Equal(NativeTransaction.EncodeBody(NativeSamples.Bodies["CreateCampaignLeast"]), body.ToByteArray());
    }

    [Fact]
    public void A_loose_message_that_protobuf_would_take_is_refused()
    {
        V1.NativeBody body = new() { Tip = new V1.Tip { Amount = ByteString.CopyFrom(0, 1) } };
        V1.SignedNative signed = new()
        {
            Body = body.ToByteString(),
            Ed25519 = new V1.Ed25519Signature
            {
                PublicKey = ByteString.CopyFrom(new byte[32]),
                Signature = ByteString.CopyFrom(new byte[64]),
            },
        };
        byte[] envelope = [(byte)TransactionType.Native, .. signed.ToByteArray()];
        Assert.False(Transaction.TryDecode(envelope, out _, out DecodeError error));
        Assert.Equal((DecodeReason.NonCanonicalNumber, "amount"), (error.Reason, error.Field));
    }
}

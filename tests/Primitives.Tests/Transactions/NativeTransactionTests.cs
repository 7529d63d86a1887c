using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>The envelope and every payload have one byte form each.</summary>
public sealed class NativeTransactionTests
{
    public static TheoryData<string> Names => NativeSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_what_it_writes(string name)
    {
        NativeBody body = NativeSamples.Bodies[name];
        NativeTransaction transaction = NativeSamples.Sign(body);

        bool accepted = Transaction.TryDecode(transaction.Encoded, out Transaction? read, out DecodeError error);
        Assert.True(accepted, error.ToString());
        NativeTransaction native = Assert.IsType<NativeTransaction>(read);
        Assert.Equal(body, native.Body);
        Assert.Equal(transaction.Signature, native.Signature);
        Assert.Equal(transaction.FeePayerSignature, native.FeePayerSignature);
        Assert.Equal(NativeTransaction.EncodeBody(body), native.BodyBytes.ToArray());
        Assert.Equal(transaction.Hash, native.Hash);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_one_byte_form(string name)
        => StrictForm.Holds(NativeSamples.Sign(NativeSamples.Bodies[name]).Encoded.ToArray(), Recode);

    [Fact]
    public void Has_a_sample_of_every_kind()
        => Assert.Equal(
            Enum.GetValues<PayloadKind>().Where(kind => kind != PayloadKind.None),
            NativeSamples.Bodies.Values.Select(body => body.Payload.Kind).Distinct().Order());

    [Fact]
    public void Refuses_a_longer_envelope_than_the_limit_before_reading_it()
    {
        byte[] envelope = new byte[Transaction.EncodedLengthMax + 1];
        envelope[0] = (byte)TransactionType.Native;
        Assert.False(NativeTransaction.TryDecode(envelope, out _, out DecodeError error));
        Assert.Equal(DecodeReason.TooLong, error.Reason);
    }

    [Fact]
    public void Survives_random_bytes()
    {
        byte[] lawful = NativeSamples.Sign(NativeSamples.Bodies["CreateCampaign"]).Encoded.ToArray();
        StrictForm.SurvivesRandomBytes([(byte)TransactionType.Native], Recode);
        StrictForm.SurvivesRandomBytes(lawful[..40], Recode);
        StrictForm.SurvivesRandomBytes(lawful[..120], Recode);
    }

    /// <summary>Lengths of 4 GiB where a body, a name, a list of sites and an entry should be.</summary>
    [Fact]
    public void Allocates_nothing_for_a_declared_length()
    {
        byte[] length = RawMessage.Varint(uint.MaxValue);
        StrictForm.RefusesWithoutAllocating([0x4d, 0x0a, .. length], Recode);
        StrictForm.RefusesWithoutAllocating([0x4d, .. Forge.Pay(16, Forge.Message().Raw([0x0a, .. length]))], Recode);
        StrictForm.RefusesWithoutAllocating([0x4d, .. Forge.Terms(Forge.Message().Raw([0x5a, .. length]))], Recode);
        StrictForm.RefusesWithoutAllocating([0x4d, .. Forge.Pay(19, Forge.Message().Raw([0x12, .. length]))], Recode);
    }

    [Fact]
    public void Refuses_to_write_typed_data_for_a_party_that_is_not_the_sender()
    {
        var sender = (Ed25519PartySignature)NativeSamples.Sign(NativeSamples.Bodies["Transfer"]).Signature;
        TypedDataPartySignature typedData = new(default);
        NativeBody body = NativeSamples.Bodies["TransferPaid"];
        NativeBody rotation = body with { Payload = new RotateController(1, new Consent(typedData, 0)) };
        Assert.Throws<ArgumentException>(() => NativeTransaction.Create(body, sender, typedData));
        Assert.Throws<ArgumentException>(() => NativeTransaction.EncodeBody(rotation));
    }

    private static byte[]? Recode(byte[] bytes, out DecodeError error)
        => NativeTransaction.TryDecode(bytes, out NativeTransaction? read, out error)
            ? NativeTransaction.Create(read.Body, read.Signature, read.FeePayerSignature).Encoded.ToArray()
            : null;
}

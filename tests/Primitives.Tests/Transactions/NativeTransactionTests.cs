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
        => Seeds.Each(2_000, random =>
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)TransactionType.Native;
            byte[]? again = Recode(bytes, out DecodeError error);
            Assert.True(again is null ? error.Reason != DecodeReason.None : again.AsSpan().SequenceEqual(bytes));
        });

    private static byte[]? Recode(byte[] bytes, out DecodeError error)
        => NativeTransaction.TryDecode(bytes, out NativeTransaction? read, out error)
            ? NativeTransaction.Create(read.Body, read.Signature, read.FeePayerSignature).Encoded.ToArray()
            : null;
}

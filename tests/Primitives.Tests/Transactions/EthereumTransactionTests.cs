using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Ethereum's envelopes: the same bytes, hashes and senders as another implementation has.</summary>
public sealed class EthereumTransactionTests
{
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    /// <summary>(n - 1) / 2 without its last digit, 0.</summary>
    private const string HalfOrder = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a";

    public static TheoryData<string> Names => [.. EthereumVectors.All.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_ethers(string name)
    {
        EthereumVector vector = Vector(name);
        EthereumTransaction transaction = Decode(vector.Envelope);
        Assert.Equal(vector.Hash, transaction.Hash.ToString());
        Assert.Equal(vector.SigningHash, EthereumEncoder.SigningHash(transaction.Fields).ToString());
        Assert.True(transaction.TryRecoverSender(NativeSamples.GenesisHash, out Address sender, out _));
        Assert.Equal(DevelopmentAccounts.Addresses[0], sender);
        Assert.Equal(sender, transaction.Sender);
        Assert.Equal(sender, transaction.GasPayer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Signs_as_ethers_does(string name)
    {
        EthereumVector vector = Vector(name);
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        EthereumTransaction signed = EthereumTransaction.Sign(Decode(vector.Envelope).Fields, key);
        Assert.Equal(vector.Envelope, Hex.Encode(signed.Encoded.Span));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_one_byte_form(string name) => StrictForm.Holds(Hex.Decode(Vector(name).Envelope), Recode);

    [Fact]
    public void Reads_the_fields_of_each_type()
    {
        EthereumFields old = Decode(Vector("LegacyWithoutChain").Envelope).Fields;
        Assert.Null(old.ChainId);
        Assert.Equal(old.MaxFeePerGas, old.MaxPriorityFeePerGas);

        EthereumFields creation = Decode(Vector("LegacyCreate").Envelope).Fields;
        Assert.Null(creation.To);
        Assert.Equal(19779UL, creation.ChainId);

        EthereumFields listed = Decode(Vector("AccessList").Envelope).Fields;
        Assert.Equal(2, listed.AccessList.Count);
        Assert.Equal(2, listed.AccessList[0].StorageKeys.Count);
        Assert.Equal("0xdeadbeef", Hex.Encode(listed.Data.Span));

        EthereumFields dynamic = Decode(Vector("DynamicFee").Envelope).Fields;
        Assert.Equal(UInt256.MaxValue, dynamic.MaxFeePerGas);
        Assert.Equal(1_500_000_000UL, dynamic.MaxPriorityFeePerGas);
    }

    [Fact]
    public void Recovers_who_authorised_the_setting_of_code()
    {
        EthereumFields fields = Decode(Vector("SetCode").Envelope).Fields;
        Assert.Equal(2, fields.Authorizations.Count);
        Assert.Equal(
            "0x8837c8deae9a3e5400c08fc9eaccf1c5e61a07a4e887b3483e1916efffdd9477",
            fields.Authorizations[0].SigningHash().ToString());
        foreach (Authorization authorization in fields.Authorizations)
        {
            Assert.True(authorization.TryRecoverAuthority(out Address authority));
            Assert.Equal(DevelopmentAccounts.Addresses[1], authority);
            Assert.False((authorization with { YParity = 2 }).TryRecoverAuthority(out _));
            Assert.False((authorization with { S = UInt256.MaxValue }).TryRecoverAuthority(out _));
        }
    }

    [Theory]
    [InlineData("0x03c0", DecodeReason.BlobsUnsupported)]
    [InlineData("0x05c0", DecodeReason.UnsupportedType)]
    [InlineData("0x00c0", DecodeReason.UnsupportedType)]
    [InlineData("0x4ec0", DecodeReason.UnsupportedType)]
    [InlineData("0xb8", DecodeReason.UnsupportedType)]
    [InlineData("0x", DecodeReason.Truncated)]
    [InlineData("0xc0", DecodeReason.Truncated)]
    [InlineData("0x0280", DecodeReason.WrongKind)]
    [InlineData("0x02fbffffffff", DecodeReason.NonCanonicalLength)]
    public void Refuses_other_types_and_forms(string hex, DecodeReason reason)
    {
        Assert.False(Transaction.TryDecode(Hex.Decode(hex), out _, out DecodeError error));
        Assert.Equal(reason, error.Reason);
    }

    /// <summary>v, r, s of a legacy list and the reason that it is refused.</summary>
    [Theory]
    [InlineData(26, "01", "01", DecodeReason.BadSignature)]
    [InlineData(29, "01", "01", DecodeReason.BadSignature)]
    [InlineData(34, "01", "01", DecodeReason.BadSignature)]
    [InlineData(27, "", "01", DecodeReason.BadSignature)]
    [InlineData(27, "01", "", DecodeReason.BadSignature)]
    [InlineData(27, "0001", "01", DecodeReason.NonCanonicalNumber)]
    [InlineData(27, Order, "01", DecodeReason.BadSignature)]
    [InlineData(27, "01", HalfOrder + "1", DecodeReason.BadSignature)]
    [InlineData(27, "01", HalfOrder + "0", DecodeReason.None)]
    [InlineData(28, "01", "01", DecodeReason.None)]
    [InlineData(35, "01", "01", DecodeReason.None)]
    public void Bounds_the_signature(ulong v, string r, string s, DecodeReason reason)
    {
        byte[] list = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, (byte)v, .. Rlp(r), .. Rlp(s)];
        byte[] envelope = list.Length < 56
            ? [(byte)(0xc0 + list.Length), .. list]
            : [0xf8, (byte)list.Length, .. list];
        bool accepted = EthereumTransaction.TryDecode(envelope, out _, out DecodeError error);
        Assert.Equal((reason, reason == DecodeReason.None), (error.Reason, accepted));
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x02f8")]
    [InlineData("0x04f901")]
    public void Survives_random_bytes(string beginning)
        => StrictForm.SurvivesRandomBytes(Hex.Decode(beginning), Recode);

    /// <summary>Lengths of 4 GiB and more, and lists in lists as deep as an envelope is long.</summary>
    [Fact]
    public void Allocates_nothing_for_a_declared_length_or_depth()
    {
        StrictForm.RefusesWithoutAllocating(Hex.Decode("0x02fbffffffff"), Recode);
        StrictForm.RefusesWithoutAllocating(Hex.Decode("0xffffffffffffffffff"), Recode);
        StrictForm.RefusesWithoutAllocating(Hex.Decode("0xc580bbffffffff"), Recode);
        byte[] nested = new byte[Transaction.EncodedLengthMax];
        for (int i = 0; i < nested.Length; i += 4)
        {
            int length = nested.Length - i - 4;
            new byte[] { 0xfa, (byte)(length >> 16), (byte)(length >> 8), (byte)length }.CopyTo(nested, i);
        }

        StrictForm.RefusesWithoutAllocating(nested, Recode);
    }

    [Fact]
    public void Refuses_to_sign_for_a_chain_that_v_cannot_name()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        EthereumFields fields = new() { Type = TransactionType.Legacy, ChainId = 1UL << 63 };
        Assert.Throws<OverflowException>(() => EthereumTransaction.Sign(fields, key));
    }

    [Fact]
    public void Needs_a_recipient_and_an_authorisation_to_set_code()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        EthereumFields whole = Decode(Vector("SetCode").Envelope).Fields;
        Assert.Throws<ArgumentException>(() => EthereumTransaction.Sign(whole with { To = null }, key));
        Assert.Throws<ArgumentException>(() => EthereumTransaction.Sign(whole with { Authorizations = [] }, key));
    }

    [Theory]
    [InlineData(100, 10, 50, 60)]
    [InlineData(100, 60, 50, 100)]
    [InlineData(50, 10, 50, 50)]
    [InlineData(49, 0, 50, null)]
    public void Prices_gas_as_EIP_1559_does(ulong maximum, ulong priority, ulong baseFee, int? price)
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        EthereumTransaction transaction = EthereumTransaction.Sign(
            new() { Type = TransactionType.DynamicFee, MaxFeePerGas = maximum, MaxPriorityFeePerGas = priority }, key);
        bool possible = transaction.TryGetEffectiveGasPrice(baseFee, out UInt256 paid);
        Assert.Equal(price.HasValue, possible);
        Assert.Equal((UInt256)(ulong)(price ?? 0), paid);
    }

    private static byte[] Rlp(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        return bytes.Length == 1 && bytes[0] is > 0 and < 0x80 ? bytes : [(byte)(0x80 + bytes.Length), .. bytes];
    }

    private static EthereumVector Vector(string name) => EthereumVectors.All.Single(vector => vector.Name == name);

    private static EthereumTransaction Decode(string envelope)
    {
        bool accepted = Transaction.TryDecode(Hex.Decode(envelope), out Transaction? read, out DecodeError error);
        Assert.True(accepted, error.ToString());
        return Assert.IsType<EthereumTransaction>(read);
    }

    private static byte[]? Recode(byte[] bytes, out DecodeError error)
        => EthereumTransaction.TryDecode(bytes, out EthereumTransaction? read, out error)
            ? EthereumEncoder.Encode(read.Fields, read.Signature)
            : null;
}

using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Who sent, who pays, who agreed: on one chain and for one purpose only.</summary>
public sealed class NativeSigningTests
{
    private static readonly Hash256 OtherGenesis = Hash256.Parse("0x" + string.Concat(Enumerable.Repeat("12", 32)));

    private static readonly NativeBody Body = NativeSamples.Bodies["Transfer"];

    [Fact]
    public void Recovers_an_Ed25519_sender_on_its_own_chain_only()
    {
        using Ed25519PrivateKey key = NativeSamples.Key(1);
        NativeTransaction transaction = NativeTransaction.Sign(Body, NativeSamples.GenesisHash, key);
        Assert.True(transaction.TryRecoverSender(NativeSamples.GenesisHash, out Address sender, out SenderFault fault));
        Assert.Equal((key.PublicKey.ToAddress(), SenderFault.None), (sender, fault));
        Assert.Equal(sender, transaction.Sender);
        Assert.Equal(sender, transaction.GasPayer);

        Assert.False(transaction.TryRecoverSender(OtherGenesis, out sender, out fault));
        Assert.Equal((default, SenderFault.Sender), (sender, fault));
        Assert.Throws<InvariantException>(() => transaction.Sender);
    }

    [Fact]
    public void Recovers_a_secp256k1_sender()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(2);
        NativeTransaction transaction = NativeTransaction.Sign(Body, NativeSamples.GenesisHash, key);
        Assert.True(transaction.TryRecoverSender(NativeSamples.GenesisHash, out Address sender, out _));
        Assert.Equal(key.Address, sender);
    }

    [Fact]
    public void Has_no_sender_before_it_was_recovered()
        => Assert.Throws<InvariantException>(() => NativeSamples.Sign(Body).Sender);

    [Fact]
    public void Refuses_a_fee_payer_who_signed_something_else()
    {
        using Ed25519PrivateKey sender = NativeSamples.Key(1);
        using Secp256k1PrivateKey payer = DevelopmentAccounts.DeriveKey(1);
        NativeBody paid = Body with { FeePayer = payer.Address };
        Hash256 signingHash = NativeTransaction.SigningHashOf(paid, NativeSamples.GenesisHash);

        PartySignature right = PartySignature.Sign(NativeSigning.FeePayerHash(signingHash), payer);
        NativeTransaction lawful = NativeTransaction.Sign(paid, NativeSamples.GenesisHash, sender, right);
        Assert.True(lawful.TryRecoverSender(NativeSamples.GenesisHash, out _, out _));
        Assert.Equal(payer.Address, lawful.GasPayer);

        PartySignature[] wrong =
        [
            PartySignature.Sign(signingHash, payer),
            PartySignature.Sign(NativeSigning.FeePayerHash(signingHash), sender),
        ];
        foreach (PartySignature signature in wrong)
        {
            NativeTransaction forged = NativeTransaction.Sign(paid, NativeSamples.GenesisHash, sender, signature);
            Assert.False(forged.TryRecoverSender(NativeSamples.GenesisHash, out _, out SenderFault fault));
            Assert.Equal(SenderFault.FeePayer, fault);
        }
    }

    [Fact]
    public void Takes_an_Ed25519_fee_payer()
    {
        using Ed25519PrivateKey sender = NativeSamples.Key(1);
        using Ed25519PrivateKey payer = NativeSamples.Key(2);
        NativeBody paid = Body with { FeePayer = payer.PublicKey.ToAddress() };
        Hash256 signingHash = NativeTransaction.SigningHashOf(paid, NativeSamples.GenesisHash);
        PartySignature payment = PartySignature.Sign(NativeSigning.FeePayerHash(signingHash), payer);
        NativeTransaction transaction = NativeTransaction.Sign(paid, NativeSamples.GenesisHash, sender, payment);
        Assert.True(transaction.TryRecoverSender(NativeSamples.GenesisHash, out _, out _));
    }

    [Fact]
    public void Refuses_a_signature_moved_to_the_other_kind()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(2);
        Hash256 signingHash = NativeTransaction.SigningHashOf(Body, NativeSamples.GenesisHash);
        NativeTransaction moved = NativeTransaction.Create(Body, new TypedDataPartySignature(key.Sign(signingHash)));
        bool recovered = moved.TryRecoverSender(NativeSamples.GenesisHash, out Address sender, out _);
        Assert.False(recovered && sender == key.Address);
    }

    [Fact]
    public void Binds_a_consent_to_all_that_it_is_for()
    {
        using Ed25519PrivateKey key = NativeSamples.Key(3);
        ConsentTerms terms = new(ConsentPurpose.Link, 9, 4, 2, 1_700_000_000_000);
        Consent consent = Consent.Sign(terms, NativeSamples.GenesisHash, key);
        Hash256 genesis = NativeSamples.GenesisHash;
        Assert.True(consent.TryRecoverParty(genesis, ConsentPurpose.Link, 9, 4, 2, out Address party));
        Assert.Equal(key.PublicKey.ToAddress(), party);

        Assert.False(consent.TryRecoverParty(OtherGenesis, ConsentPurpose.Link, 9, 4, 2, out _));
        Assert.False(consent.TryRecoverParty(genesis, ConsentPurpose.Bind, 9, 4, 2, out _));
        Assert.False(consent.TryRecoverParty(genesis, ConsentPurpose.Link, 8, 4, 2, out _));
        Assert.False(consent.TryRecoverParty(genesis, ConsentPurpose.Link, 9, 5, 2, out _));
        Assert.False(consent.TryRecoverParty(genesis, ConsentPurpose.Link, 9, 4, 3, out _));
        Assert.False((consent with { DeadlineMs = 1 }).TryRecoverParty(genesis, ConsentPurpose.Link, 9, 4, 2, out _));
    }

    [Fact]
    public void Hashes_a_consent_as_the_specification_draws_it()
    {
        byte[] message =
        [
            .. "marketchain/consent/v1"u8, .. NativeSamples.GenesisHash.Bytes, 4, 0, 0, 0, 9, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0x00,
        ];
        ConsentTerms terms = new(ConsentPurpose.Rotate, 9, 0, 2, 1_700_000_000_000);
        Assert.Equal(Keccak256.Hash(message), terms.Hash(NativeSamples.GenesisHash));
    }

    [Fact]
    public void Refuses_to_make_what_the_protocol_does_not_allow()
    {
        using Ed25519PrivateKey key = NativeSamples.Key(1);
        NativeBody body = Body with { Payload = new RegisterSite("", NativeSamples.Alice, 0) };
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => NativeTransaction.Sign(body, NativeSamples.GenesisHash, key));
        Assert.Contains("MissingField in name", refused.Message, StringComparison.Ordinal);
    }
}

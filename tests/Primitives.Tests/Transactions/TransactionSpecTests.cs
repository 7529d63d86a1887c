using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>The vectors of docs/spec/transactions.md are what the code does.</summary>
public sealed class TransactionSpecTests
{
    private static readonly SpecVectors Page = SpecVectors.Read("transactions.md");

    public static TheoryData<string> Transactions
        => [.. Page.Names.Where(name => Page[name].ContainsKey("envelope"))];

    public static TheoryData<string> Refused => [.. Page.Refused.Select(item => item.What)];

    [Fact]
    public void Has_a_vector_of_each_family_and_signature()
    {
        Assert.InRange(Transactions.Count, 10, int.MaxValue);
        Assert.InRange(Refused.Count, 30, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Transactions))]
    public void Reads_each_envelope_as_the_page_says(string name)
    {
        IReadOnlyDictionary<string, string> vector = Page[name];
        byte[] envelope = Hex.Decode(vector["envelope"]);
        Assert.True(Transaction.TryDecode(envelope, out Transaction? read, out DecodeError error), error.ToString());
        Assert.True(read.TryRecoverSender(NativeSamples.GenesisHash, out Address sender, out _));
        Assert.Equal(vector["hash"], read.Hash.ToString());
        Assert.Equal(vector["sender"], sender.ToString());
        Assert.Equal(vector.GetValueOrDefault("gasPayer", vector["sender"]), read.GasPayer.ToString());
        Assert.Equal(vector["sender"], AddressOf(vector["key"]).ToString());
        CheckHashes(vector, read);
    }

    /// <summary>Keys and bodies give the same envelopes: signatures are deterministic.</summary>
    [Theory]
    [MemberData(nameof(Transactions))]
    public void Signs_each_body_as_the_page_says(string name)
    {
        IReadOnlyDictionary<string, string> vector = Page[name];
        Transaction.TryDecode(Hex.Decode(vector["envelope"]), out Transaction? read, out _);
        Transaction signed = read switch
        {
            EthereumTransaction ethereum => SignEthereum(ethereum.Fields, vector["key"]),
            NativeTransaction native => NativeTransaction.Create(
                native.Body, Sign(native, vector["key"]), SignPayment(native, vector)),
            _ => throw new InvalidOperationException(name),
        };
        Assert.Equal(vector["envelope"], Hex.Encode(signed.Encoded.Span));
    }

    [Fact]
    public void Lays_out_the_sidecar_and_the_outcomes_of_the_batch()
    {
        IReadOnlyDictionary<string, string> vector = Page["submit-impressions"];
        byte[] sidecar = Hex.Decode(vector["sidecar"]);
        Transaction.TryDecode(Hex.Decode(vector["envelope"]), out Transaction? read, out _);
        PooledTransaction pooled = new(read!, sidecar);
        Assert.True(pooled.CheckSidecar(out _));
        Assert.Equal(vector["columnsHash"], ImpressionColumns.HashOf(sidecar).ToString());
        Assert.Equal(vector["pooledHash"], Keccak256.Hash(pooled.Encode()).ToString());

        var batch = (SubmitImpressions)((NativeTransaction)read!).Payload;
        ImpressionColumns columns = ImpressionColumns.Open(sidecar, batch);
        const ImpressionFlags Clicked = ImpressionFlags.Click | ImpressionFlags.Focus;
        Assert.Equal(new ImpressionRow(7, 1, 1500, 4200, 1000, Clicked, 3, 900), columns[0]);
        Assert.Equal(new ImpressionRow(8, 1, 0, 900, 350, ImpressionFlags.None, 0, 901), columns[1]);

        ImpressionOutcomes outcomes = new(Hex.Decode(vector["outcomes"]), rows: 2);
        Assert.Equal("0x000b", Hex.Encode(outcomes.Reasons));
        Assert.Equal([126_000u, 0u], outcomes.Uas.ToArray());
        Assert.Equal(vector["outcomesHash"], outcomes.ComputeHash().ToString());
    }

    [Fact]
    public void Binds_the_consent_of_the_page()
    {
        IReadOnlyDictionary<string, string> vector = Page["consent-bind"];
        ConsentTerms terms = new(
            ConsentPurpose.Bind,
            uint.Parse(vector["uid"]),
            Second: 0,
            ulong.Parse(vector["counter"]),
            ulong.Parse(vector["deadlineMs"]));
        Assert.Equal(vector["consentHash"], terms.Hash(NativeSamples.GenesisHash).ToString());

        using Ed25519PrivateKey key = Ed25519Key(vector["key"]);
        var signature = (Ed25519PartySignature)Consent.Sign(terms, NativeSamples.GenesisHash, key).Signature!;
        Assert.Equal(vector["publicKey"], signature.PublicKey.ToString());
        Assert.Equal(vector["signature"], signature.Signature.ToString());
        Assert.Equal(vector["party"], key.PublicKey.ToAddress().ToString());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_each_body_for_the_reason_of_the_page(string what)
    {
        var (reason, hex, _) = Page.Refused.Single(item => item.What == what);
        RawMessage signed = Forge.Message().Bytes(1, Hex.Decode(hex)).Message(2, Forge.Ed25519());
        Assert.Equal(reason, Refusal.Offer(signed.ToArray()).Reason.ToString());
    }

    private static void CheckHashes(IReadOnlyDictionary<string, string> vector, Transaction transaction)
    {
        if (transaction is NativeTransaction native)
        {
            Hash256 signingHash = NativeTransaction.SigningHashOf(native.Body, NativeSamples.GenesisHash);
            Hash256 typedData = TypedData.Hash(NativeSamples.GenesisHash, native.Body);
            Assert.Equal(vector["body"], Hex.Encode(native.BodyBytes.Span));
            Assert.Equal(vector.GetValueOrDefault("signingHash", signingHash.ToString()), signingHash.ToString());
            Assert.Equal(vector.GetValueOrDefault("typedData", typedData.ToString()), typedData.ToString());
        }
        else
        {
            EthereumFields fields = ((EthereumTransaction)transaction).Fields;
            Assert.Equal(vector["signingHash"], EthereumEncoder.SigningHash(fields).ToString());
        }
    }

    private static PartySignature Sign(NativeTransaction native, string key)
    {
        Hash256 hash = NativeTransaction.SigningHashOf(native.Body, NativeSamples.GenesisHash);
        if (key.StartsWith("ed25519", StringComparison.Ordinal))
        {
            using Ed25519PrivateKey ed25519 = Ed25519Key(key);
            return PartySignature.Sign(hash, ed25519);
        }

        using Secp256k1PrivateKey wallet = Wallet(key);
        return native.Signature is TypedDataPartySignature
            ? new TypedDataPartySignature(wallet.Sign(TypedData.Hash(NativeSamples.GenesisHash, native.Body)))
            : PartySignature.Sign(hash, wallet);
    }

    private static PartySignature? SignPayment(NativeTransaction native, IReadOnlyDictionary<string, string> vector)
    {
        if (!vector.TryGetValue("feePayer", out string? key))
        {
            return null;
        }

        using Secp256k1PrivateKey payer = Wallet(key);
        Hash256 signingHash = NativeTransaction.SigningHashOf(native.Body, NativeSamples.GenesisHash);
        return PartySignature.Sign(NativeSigning.FeePayerHash(signingHash), payer);
    }

    private static EthereumTransaction SignEthereum(EthereumFields fields, string key)
    {
        using Secp256k1PrivateKey wallet = Wallet(key);
        return EthereumTransaction.Sign(fields, wallet);
    }

    private static Address AddressOf(string key)
    {
        if (key.StartsWith("dev", StringComparison.Ordinal))
        {
            return DevelopmentAccounts.Addresses[int.Parse(key[4..])];
        }

        using Ed25519PrivateKey ed25519 = Ed25519Key(key);
        return ed25519.PublicKey.ToAddress();
    }

    private static Ed25519PrivateKey Ed25519Key(string key) => NativeSamples.Key(Convert.FromHexString(key[8..])[0]);

    private static Secp256k1PrivateKey Wallet(string key) => DevelopmentAccounts.DeriveKey(int.Parse(key[4..]));
}

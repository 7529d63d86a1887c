using System.Text.Json;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Crypto;

public sealed class Ed25519Tests
{
    private const string SpecCheck = "vectors/ed25519-speccheck.json";

    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    public static TheoryData<string, string, string, string> Rfc8032 => new()
    {
        {
            "0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "0x",
            "0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b" +
            "d25bf5f0595bbe24655141438e7a100b"
        },
        {
            "0x4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "0x3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "0x72",
            "0x92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c" +
            "387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "0xc5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "0xfc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "0xaf82",
            "0x6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659" +
            "4a7c15e9716ed28dc027beceea1ec40a"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void Signs_and_verifies_as_the_rfc_does(string seed, string publicKey, string message, string signature)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(Hex.Decode(seed));
        byte[] bytes = Hex.Decode(message);
        Assert.Equal(publicKey, key.PublicKey.ToString());
        Assert.Equal(signature, key.Sign(bytes).ToString());
        Assert.True(Ed25519.Verify(key.PublicKey, bytes, key.Sign(bytes)));
    }

    /// <summary>
    /// "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020), whose twelve signatures tell implementations
    /// apart: a node that accepts one more or one less than its peers leaves the chain.
    /// </summary>
    [SharedFact(SpecCheck)]
    public void Accepts_of_the_twelve_doubtful_signatures_the_fourth_alone()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Get(SpecCheck)));
        bool[] accepted = [.. vectors.RootElement.EnumerateArray().Select(vector => Ed25519.Verify(
            Convert.FromHexString(vector.GetProperty("pub_key").GetString()!),
            Convert.FromHexString(vector.GetProperty("message").GetString()!),
            Convert.FromHexString(vector.GetProperty("signature").GetString()!)))];
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => i == 3)], accepted);
    }

    [Theory]
    [InlineData("0x0100000000000000000000000000000000000000000000000000000000000000", "the neutral point")]
    [InlineData("0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("0x26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "order 8")]
    [InlineData("0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "a second encoding")]
    [InlineData("0x0200000000000000000000000000000000000000000000000000000000000000", "no point")]
    public void A_key_that_no_generation_makes_is_not_sound(string key, string what)
        => Assert.False(Ed25519.IsSound(Ed25519PublicKey.Parse(key)), what);

    [Fact]
    public void Keys_that_were_made_are_sound()
        => Seeds.Each(20, random =>
        {
            byte[] seed = new byte[Ed25519PrivateKey.SeedBytes];
            random.NextBytes(seed);
            using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(seed);
            Assert.True(Ed25519.IsSound(key.PublicKey));
        });

    [Fact]
    public void Refuses_every_flipped_bit_of_signature_message_and_key()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(new byte[32]);
        byte[] message = [1, 2, 3];
        byte[] signature = key.Sign(message).Bytes.ToArray();
        byte[] publicKey = key.PublicKey.Bytes.ToArray();
        foreach (byte[] part in (byte[][])[signature, message, publicKey])
        {
            for (int bit = 0; bit < 8 * part.Length; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Ed25519.Verify(publicKey, message, signature));
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(Ed25519.Verify(publicKey, message, signature));
    }

    [Fact]
    public void Refuses_keys_and_signatures_of_another_length()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(new byte[32]);
        byte[] signature = [.. key.Sign([]).Bytes, 0];
        byte[] publicKey = [.. key.PublicKey.Bytes, 0];
        for (int length = 0; length <= signature.Length; length++)
        {
            Assert.Equal(length == 64, Ed25519.Verify(publicKey.AsSpan(0, 32), [], signature.AsSpan(0, length)));
        }

        for (int length = 0; length <= publicKey.Length; length++)
        {
            Assert.Equal(length == 32, Ed25519.Verify(publicKey.AsSpan(0, length), [], signature.AsSpan(0, 64)));
        }
    }

    [Fact]
    public void Refuses_the_second_form_of_s_that_is_larger_by_the_order()
    {
        // L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032, section 5.1).
        byte[] order = Hex.Decode("0xedd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(new byte[32]);
        byte[] signature = key.Sign([]).Bytes.ToArray();
        int carry = 0;
        for (int i = 0; i < order.Length; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }

        Assert.False(Ed25519.Verify(key.PublicKey.Bytes, [], signature));
    }

    [Fact]
    public void The_address_is_the_end_of_the_tagged_keccak()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        byte[] tagged = [.. "marketchain/ed25519"u8, .. key.PublicKey.Bytes];
        Assert.Equal(new Address(NaiveKeccak.Hash(tagged).Bytes[12..]), key.PublicKey.ToAddress());
    }

    [Fact]
    public void A_seed_comes_out_as_it_went_in()
    {
        byte[] seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        byte[] exported = new byte[32];
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(seed);
        key.ExportSeed(exported);
        Assert.Equal(seed, exported);
    }

    [Fact]
    public void A_disposed_key_signs_nothing()
    {
        Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
    }

    [Fact]
    public void Public_keys_round_trip_as_text_and_are_ordered_as_bytes()
    {
        Ed25519PublicKey low = new([.. new byte[31], 1]);
        Ed25519PublicKey high = new([1, .. new byte[31]]);
        Assert.True(low.CompareTo(high) < 0);
        Assert.True(low != high);
        Assert.Equal(low, Ed25519PublicKey.Parse(low.ToString()));
        Assert.False(Ed25519PublicKey.TryParse("0x00", out _));
        Assert.False(Ed25519PublicKey.TryParse(low.ToString() + "00", out _));
    }

    [Fact]
    public void Any_thread_may_use_one_key()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        Parallel.For(0, 64, i =>
        {
            byte[] message = [(byte)i];
            Assert.True(Ed25519.Verify(key.PublicKey, message, key.Sign(message)));
        });
    }

    [Fact]
    public void Verifying_and_signing_allocate_nothing()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(new byte[32]);
        byte[] message = new byte[100];
        Ed25519Signature signature = key.Sign(message);
        Assert.True(Ed25519.Verify(key.PublicKey, message, signature));
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool verified = Ed25519.Verify(key.PublicKey, message, key.Sign(message));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(verified);
    }
}

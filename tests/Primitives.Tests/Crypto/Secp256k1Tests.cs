using System.Globalization;
using System.Numerics;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Crypto;

public sealed class Secp256k1Tests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber);

    /// <summary>The example of EIP-155: key, signing hash, r, s, and the address of the key.</summary>
    [Fact]
    public void Signs_and_recovers_the_example_of_eip_155()
    {
        using Secp256k1PrivateKey key = KeyOf("0x4646464646464646464646464646464646464646464646464646464646464646");
        Hash256 digest = Hash256.Parse("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
        Secp256k1Signature signature = key.Sign(digest);
        Assert.Equal("0x28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276", Hex.Encode(signature.R));
        Assert.Equal("0x67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83", Hex.Encode(signature.S));
        Assert.Equal(0, signature.Parity);
        Assert.Equal(Address.Parse("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"), key.Address);
        Assert.True(Secp256k1.TryRecoverAddress(digest, signature, out Address sender));
        Assert.Equal(key.Address, sender);
    }

    [Fact]
    public void What_a_key_signs_recovers_to_it_and_verifies_for_it_alone()
        => Seeds.Each(20, random =>
        {
            using Secp256k1PrivateKey key = RandomKey(random);
            using Secp256k1PrivateKey other = RandomKey(random);
            Hash256 digest = RandomDigest(random);
            Secp256k1Signature signature = key.Sign(digest);
            Assert.Equal(signature, key.Sign(digest));
            Assert.True(Secp256k1.TryRecover(digest, signature, out Secp256k1PublicKey recovered));
            Assert.Equal(key.PublicKey, recovered);
            Assert.Equal(key.Address, recovered.ToAddress());
            Assert.True(Secp256k1.Verify(key.PublicKey, digest, signature));
            Assert.False(Secp256k1.Verify(other.PublicKey, digest, signature));
            Assert.False(Secp256k1.Verify(key.PublicKey, RandomDigest(random), signature));
        });

    [Fact]
    public void Reads_what_it_wrote_and_no_other_length()
        => Seeds.Each(5, random =>
        {
            byte[] bytes = [.. BytesOf(RandomSignature(random)), 0];
            for (int length = 0; length <= bytes.Length; length++)
            {
                SignatureFault expected = length == 65 ? SignatureFault.None : SignatureFault.WrongLength;
                Assert.Equal(expected, Secp256k1Signature.Read(bytes.AsSpan(0, length), out Secp256k1Signature read));
                Assert.Equal(length == 65 ? bytes[..65] : new byte[65], BytesOf(read));
            }
        });

    [Fact]
    public void Refuses_the_second_form_of_a_signature_but_the_precompile_recovers_it()
        => Seeds.Each(10, random =>
        {
            using Secp256k1PrivateKey key = RandomKey(random);
            Hash256 digest = RandomDigest(random);
            Secp256k1Signature signature = key.Sign(digest);
            byte[] highS = Big(Order - new BigInteger(signature.S, isUnsigned: true, isBigEndian: true));
            int parity = 1 - signature.Parity;
            Assert.Equal(
                SignatureFault.SInUpperHalf,
                Secp256k1Signature.Create(signature.R, highS, (ulong)parity, out Secp256k1Signature refused));
            Assert.Equal(default, refused);

            byte[] compact = [.. signature.R, .. highS];
            Assert.True(Secp256k1.TryRecoverAnyS(digest, compact, parity, out Secp256k1PublicKey recovered));
            Assert.Equal(key.PublicKey, recovered);
        });

    [Fact]
    public void Holds_r_and_s_to_their_bounds()
    {
        BigInteger half = (Order - 1) / 2;
        Assert.Equal(SignatureFault.ROutOfRange, Create(0, 1));
        Assert.Equal(SignatureFault.None, Create(1, 1));
        Assert.Equal(SignatureFault.None, Create(Order - 1, 1));
        Assert.Equal(SignatureFault.ROutOfRange, Create(Order, 1));
        Assert.Equal(SignatureFault.ROutOfRange, Create((BigInteger.One << 256) - 1, 1));
        Assert.Equal(SignatureFault.SOutOfRange, Create(1, 0));
        Assert.Equal(SignatureFault.None, Create(1, half));
        Assert.Equal(SignatureFault.SInUpperHalf, Create(1, half + 1));
        Assert.Equal(SignatureFault.SInUpperHalf, Create(1, Order - 1));
        Assert.Equal(SignatureFault.SOutOfRange, Create(1, Order));
        Assert.Equal(SignatureFault.SOutOfRange, Create(1, (BigInteger.One << 256) - 1));

        static SignatureFault Create(BigInteger r, BigInteger s) => Secp256k1Signature.Create(Big(r), Big(s), 0, out _);
    }

    [Theory]
    [InlineData(2UL)]
    [InlineData(4UL)]
    [InlineData(27UL)]
    [InlineData(1UL << 8)]
    [InlineData(1UL << 31)]
    [InlineData(1UL << 32)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void Refuses_a_parity_that_would_be_0_or_1_only_when_cut(ulong parity)
        => Assert.Equal(
            SignatureFault.ParityOutOfRange,
            Secp256k1Signature.Create(Big(1), Big(1), parity, out _));

    /// <summary>The library ends the process on such an id, so an answer shows that it was never asked.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(27)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Refuses_a_recovery_id_outside_0_to_3_before_the_library_sees_it(int recoveryId)
        => Assert.False(Secp256k1.TryRecoverAnyS(default, Compact(1, 1), recoveryId, out _));

    [Fact]
    public void Recovery_refuses_scalars_out_of_bounds_and_points_off_the_curve()
    {
        for (int recoveryId = 0; recoveryId <= 3; recoveryId++)
        {
            Assert.False(Secp256k1.TryRecoverAnyS(default, Compact(0, 1), recoveryId, out _));
            Assert.False(Secp256k1.TryRecoverAnyS(default, Compact(1, 0), recoveryId, out _));
            Assert.False(Secp256k1.TryRecoverAnyS(default, Compact(Order, 1), recoveryId, out _));
            Assert.False(Secp256k1.TryRecoverAnyS(default, Compact(1, Order), recoveryId, out _));
            Assert.False(Secp256k1.TryRecoverAnyS(default, Compact(5, 1), recoveryId, out _));
            Assert.False(Secp256k1.TryRecoverAnyS(default, new byte[63], recoveryId, out _));
        }
    }

    [Fact]
    public void A_signature_of_nothing_recovers_and_verifies_nothing()
    {
        using Secp256k1PrivateKey key = RandomKey(new Random(1));
        Assert.False(Secp256k1.TryRecoverAddress(Hash256.Zero, default, out Address address));
        Assert.True(address.IsZero);
        Assert.False(Secp256k1.Verify(key.PublicKey, Hash256.Zero, default));
        Assert.False(Secp256k1.Verify(default, Hash256.Zero, key.Sign(Hash256.Zero)));
    }

    [Fact]
    public void Refuses_private_keys_out_of_bounds()
    {
        Assert.False(Secp256k1PrivateKey.TryCreate(Big(0), out _));
        Assert.False(Secp256k1PrivateKey.TryCreate(Big(Order), out _));
        Assert.False(Secp256k1PrivateKey.TryCreate(new byte[31], out _));
        Assert.False(Secp256k1PrivateKey.TryCreate(new byte[33], out _));
        Assert.True(Secp256k1PrivateKey.TryCreate(Big(Order - 1), out Secp256k1PrivateKey? largest));
        byte[] exported = new byte[32];
        largest.Export(exported);
        largest.Dispose();
        Assert.Equal(Big(Order - 1), exported);
        Assert.Throws<ObjectDisposedException>(() => largest.Sign(Hash256.Zero));
    }

    [Fact]
    public void Reads_public_keys_that_are_points_alone()
    {
        using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate();
        byte[] bytes = key.PublicKey.Bytes.ToArray();
        Assert.True(Secp256k1PublicKey.TryRead(bytes, out Secp256k1PublicKey read));
        Assert.Equal(key.PublicKey, read);
        Assert.False(Secp256k1PublicKey.TryRead(bytes.AsSpan(1), out _));
        bytes[63] ^= 1;
        Assert.False(Secp256k1PublicKey.TryRead(bytes, out _));
    }

    [Fact]
    public void Recovering_and_signing_allocate_nothing()
    {
        using Secp256k1PrivateKey key = RandomKey(new Random(1));
        Assert.True(Secp256k1.TryRecover(Hash256.Zero, key.Sign(Hash256.Zero), out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool recovered = Secp256k1.TryRecover(Hash256.Zero, key.Sign(Hash256.Zero), out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(recovered);
    }

    private static Secp256k1PrivateKey KeyOf(string hex)
        => Secp256k1PrivateKey.TryCreate(Hex.Decode(hex), out Secp256k1PrivateKey? key)
            ? key
            : throw new ArgumentException("no key", nameof(hex));

    private static Secp256k1PrivateKey RandomKey(Random random) => KeyOf(RandomDigest(random).ToString());

    private static Hash256 RandomDigest(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return new Hash256(bytes);
    }

    private static Secp256k1Signature RandomSignature(Random random)
    {
        using Secp256k1PrivateKey key = RandomKey(random);
        return key.Sign(RandomDigest(random));
    }

    private static byte[] BytesOf(Secp256k1Signature signature)
    {
        byte[] bytes = new byte[Secp256k1Signature.Size];
        signature.CopyTo(bytes);
        return bytes;
    }

    private static byte[] Compact(BigInteger r, BigInteger s) => [.. Big(r), .. Big(s)];

    private static byte[] Big(BigInteger value)
    {
        byte[] minimal = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - minimal.Length], .. minimal];
    }
}

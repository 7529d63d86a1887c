using MarketChain.Network.Handshakes;
using MarketChain.Network.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests.Handshakes;

/// <summary>The handshake without sockets: what is signed, and that nothing else is taken.</summary>
public sealed class HandshakeTests
{
    private static readonly Hash256 DiallersCertificate = Keccak256.Hash("dialler"u8);
    private static readonly Hash256 ListenersCertificate = Keccak256.Hash("listener"u8);
    private static readonly Hash256 DiallersNonce = Keccak256.Hash("nonce 1"u8);
    private static readonly Hash256 ListenersNonce = Keccak256.Hash("nonce 2"u8);

    private static readonly ValidatorLink Validator = ValidatorLink.Sign(
        Keys.Get(5), Keys.GenesisHash, Keys.Public(0));

    [Fact]
    public void Both_sides_prove_who_they_are()
    {
        var (dialler, listener) = Greeted();
        Assert.Equal(LinkEnd.None, listener.ReadProof(RawPeer.ProofBytes(dialler.MakeProof()), out var ofDialler));
        Assert.Equal((Keys.Public(0), Validator), (ofDialler!.NodeKey, ofDialler.Validator));
        Assert.Equal(LinkEnd.None, dialler.ReadProof(RawPeer.ProofBytes(listener.MakeProof()), out var ofListener));
        Assert.Equal((Keys.Public(1), null), (ofListener!.NodeKey, ofListener.Validator));
    }

    [Fact]
    public void The_signed_bytes_are_the_documented_ones()
    {
        var (dialler, listener) = Greeted();
        byte[] Signed(byte role) =>
        [
            .. "marketchain/peer/v1"u8, role, .. DiallersCertificate.Bytes, .. ListenersCertificate.Bytes,
            .. Keys.GenesisHash.Bytes, 0, 0, 0, 1, .. DiallersNonce.Bytes, .. ListenersNonce.Bytes,
        ];
        Assert.Equal(Keys.Get(0).Sign(Signed(0)), dialler.MakeProof().Signature);
        Assert.Equal(Keys.Get(1).Sign(Signed(1)), listener.MakeProof().Signature);
    }

    [Fact]
    public void A_proof_for_other_certificates_nonces_or_the_other_role_is_refused()
    {
        var (_, listener) = Greeted();
        foreach (var certificate in new[] { ListenersCertificate, DiallersNonce })
        {
            Handshake relayed = new(
                Of(0, Validator), LinkRole.Dialler, certificate, ListenersCertificate, DiallersNonce);
            Assert.Equal(LinkEnd.None, relayed.ReadHello(RawPeer.HelloBytes(listener)));
            Refuses(LinkEnd.BadProof, listener, relayed.MakeProof());
        }

        Handshake earlier = new(
            Of(0, Validator), LinkRole.Dialler, DiallersCertificate, ListenersCertificate, ListenersNonce);
        Assert.Equal(LinkEnd.None, earlier.ReadHello(RawPeer.HelloBytes(listener)));
        Refuses(LinkEnd.BadProof, listener, earlier.MakeProof());
        Refuses(LinkEnd.BadProof, listener, listener.MakeProof());
    }

    [Fact]
    public void The_own_key_and_a_borrowed_validator_are_refused()
    {
        var (_, listener) = Greeted();
        Handshake itself = Dialler(Of(1));
        itself.ReadHello(RawPeer.HelloBytes(listener));
        Refuses(LinkEnd.SelfConnection, listener, itself.MakeProof());
        Handshake borrower = Dialler(Of(2, Validator));
        borrower.ReadHello(RawPeer.HelloBytes(listener));
        Refuses(LinkEnd.BadValidatorLink, listener, borrower.MakeProof());
    }

    [Fact]
    public void Every_prefix_of_a_hello_or_proof_is_refused_and_so_is_what_follows()
    {
        var (dialler, listener) = Greeted();
        var hello = RawPeer.HelloBytes(dialler);
        var proof = RawPeer.ProofBytes(dialler.MakeProof());
        for (var i = 0; i < hello.Length; i++)
            Assert.Equal(LinkEnd.Malformed, listener.ReadHello(hello.AsSpan(0, i)));
        Assert.Equal(LinkEnd.Malformed, listener.ReadHello([.. hello, 0]));
        Assert.Equal(LinkEnd.None, listener.ReadHello(hello));
        for (var i = 0; i < proof.Length; i++)
        {
            // Without the validator it is another whole proof, which claims less.
            var expected = i == Proof.Size ? LinkEnd.None : LinkEnd.Malformed;
            Assert.Equal(expected, listener.ReadProof(proof.AsSpan(0, i), out _));
        }

        Assert.Equal(LinkEnd.Malformed, listener.ReadProof([.. proof, 0], out _));
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var (dialler, _) = Greeted();
        var hello = RawPeer.HelloBytes(dialler);
        for (var bit = 0; bit < 8 * hello.Length; bit++)
        {
            var listener = Listener();
            hello[bit / 8] ^= (byte)(1 << (bit % 8));
            var expected = bit < 32 ? LinkEnd.WrongVersion : bit < 288 ? LinkEnd.WrongGenesis : LinkEnd.None;
            Assert.Equal(expected, listener.ReadHello(hello));
            hello[bit / 8] ^= (byte)(1 << (bit % 8));

            // Another nonce is a hello too: then the proof is for another connection.
            if (expected == LinkEnd.None)
                Refuses(LinkEnd.BadProof, listener, dialler.MakeProof());
        }

        var proof = RawPeer.ProofBytes(dialler.MakeProof());
        var (_, reader) = Greeted();
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= 1;
            Assert.NotEqual(LinkEnd.None, reader.ReadProof(proof, out var read));
            Assert.Null(read);
            proof[i] ^= 1;
        }
    }

    [Fact]
    public void Any_bytes_are_refused()
        => Seeds.Each(500, random =>
        {
            var bytes = new byte[random.Next(4) switch
            {
                0 => Hello.Size,
                1 => Proof.Size,
                2 => Proof.SizeWithValidator,
                _ => random.Next(300),
            }];
            random.NextBytes(bytes);
            var (_, listener) = Greeted();
            Assert.NotEqual(LinkEnd.None, listener.ReadProof(bytes, out _));
            Assert.NotEqual(LinkEnd.None, listener.ReadHello(bytes));
        });

    private static void Refuses(LinkEnd reason, Handshake reader, Proof proof)
    {
        Assert.Equal(reason, reader.ReadProof(RawPeer.ProofBytes(proof), out var read));
        Assert.Null(read);
    }

    private static HandshakeIdentity Of(int key, ValidatorLink? validator = null)
        => new(Keys.Get(key), Keys.GenesisHash, validator);

    private static Handshake Dialler(HandshakeIdentity own)
        => new(own, LinkRole.Dialler, DiallersCertificate, ListenersCertificate, DiallersNonce);

    private static Handshake Listener()
        => new(Of(1), LinkRole.Listener, ListenersCertificate, DiallersCertificate, ListenersNonce);

    private static (Handshake Dialler, Handshake Listener) Greeted()
    {
        var (dialler, listener) = (Dialler(Of(0, Validator)), Listener());
        Assert.Equal(LinkEnd.None, dialler.ReadHello(RawPeer.HelloBytes(listener)));
        Assert.Equal(LinkEnd.None, listener.ReadHello(RawPeer.HelloBytes(dialler)));
        return (dialler, listener);
    }
}

using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Primitives.Tests.Peers;

public sealed class ValidatorLinkTests : IDisposable
{
    private static readonly Hash256 GenesisHash = Keccak256.Hash("a chain"u8);

    private readonly Ed25519PrivateKey _validator = KeyOf(1);
    private readonly Ed25519PrivateKey _node = KeyOf(2);

    public void Dispose()
    {
        _validator.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void A_link_verifies_for_its_node_on_its_chain()
    {
        ValidatorLink link = ValidatorLink.Sign(_validator, GenesisHash, _node.PublicKey);
        Assert.Equal(_validator.PublicKey, link.ValidatorKey);
        Assert.True(link.Verify(GenesisHash, _node.PublicKey));
    }

    [Fact]
    public void It_holds_for_no_other_node_and_on_no_other_chain()
    {
        ValidatorLink link = ValidatorLink.Sign(_validator, GenesisHash, _node.PublicKey);
        Assert.False(link.Verify(GenesisHash, _validator.PublicKey));
        Assert.False(link.Verify(Keccak256.Hash("another"u8), _node.PublicKey));
    }

    [Fact]
    public void A_node_cannot_claim_a_validator_for_itself()
    {
        ValidatorLink own = ValidatorLink.Sign(_node, GenesisHash, _node.PublicKey);
        Assert.False((own with { ValidatorKey = _validator.PublicKey }).Verify(GenesisHash, _node.PublicKey));
    }

    [Fact]
    public void Bytes_come_back_and_any_flipped_byte_is_refused()
    {
        ValidatorLink link = ValidatorLink.Sign(_validator, GenesisHash, _node.PublicKey);
        byte[] bytes = new byte[ValidatorLink.Size];
        link.CopyTo(bytes);
        Assert.Equal(link, ValidatorLink.Read(bytes));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(ValidatorLink.Read(bytes).Verify(GenesisHash, _node.PublicKey));
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void The_signed_bytes_are_the_documented_ones()
    {
        ValidatorLink link = ValidatorLink.Sign(_validator, GenesisHash, _node.PublicKey);
        byte[] message =
        [
            .. "marketchain/node-of/v1"u8, .. GenesisHash.Bytes, .. _node.PublicKey.Bytes,
        ];
        Assert.Equal(_validator.Sign(message), link.Signature);
    }

    private static Ed25519PrivateKey KeyOf(byte seed)
    {
        byte[] bytes = new byte[Ed25519PrivateKey.SeedBytes];
        bytes[0] = seed;
        return Ed25519PrivateKey.FromSeed(bytes);
    }
}

using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Crypto;

public sealed class DevelopmentAccountsTests
{
    [Fact]
    public void Are_the_ten_that_developers_know()
        => Assert.Equal(
            [
                Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
                Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
                Address.Parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
                Address.Parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906"),
                Address.Parse("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"),
                Address.Parse("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"),
                Address.Parse("0x976EA74026E726554dB657fA54763abd0C3a0aa9"),
                Address.Parse("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"),
                Address.Parse("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"),
                Address.Parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"),
            ],
            DevelopmentAccounts.Addresses.AsEnumerable());

    [Fact]
    public void The_first_key_is_the_published_one()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        byte[] secret = new byte[32];
        key.Export(secret);
        Assert.Equal("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", Hex.Encode(secret));
    }

    /// <summary>BIP-32, test vector 1: the private keys at m, m/0' and m/0'/1.</summary>
    [Theory]
    [InlineData("0xe8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35")]
    [InlineData("0xedb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea", 0 | HierarchicalKey.Hardened)]
    [InlineData("0x3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368", 0 | HierarchicalKey.Hardened, 1U)]
    public void Derivation_follows_the_vectors_of_bip_32(string secret, params uint[] path)
    {
        byte[] exported = new byte[32];
        using Secp256k1PrivateKey key = HierarchicalKey.Derive(Hex.Decode("0x000102030405060708090a0b0c0d0e0f"), path);
        key.Export(exported);
        Assert.Equal(secret, Hex.Encode(exported));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void There_is_no_other(int index)
        => Assert.Throws<ArgumentOutOfRangeException>(() => DevelopmentAccounts.DeriveKey(index));
}

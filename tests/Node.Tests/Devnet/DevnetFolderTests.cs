using MarketChain.Chain.Genesis;
using MarketChain.Node.Devnet;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests.Devnet;

public sealed class DevnetFolderTests : IDisposable
{
    private readonly TempFolder _home = new();

    [Theory]
    [InlineData(1, "london")]
    [InlineData(3, "london", "sanfran", "amsterdam")]
    [InlineData(4, "london", "sanfran", "amsterdam", "frankfurt")]
    public void Chains_that_are_built_in_have_keys_that_everybody_knows(int validators, params string[] names)
    {
        DevnetFolder folder = Open(validators);
        Assert.Equal(names, folder.Validators.Select(validator => validator.Name));
        foreach (GenesisValidator validator in folder.Validators)
        {
            using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(validator.Name);
            Assert.Equal(key.PublicKey, validator.Key);
            Assert.Equal(key.PublicKey.ToAddress(), validator.Coinbase);
            Assert.NotEqual(key.PublicKey, DevelopmentNodes.PublicKeyOf(validator.Name));
        }
    }

    [Fact]
    public void A_key_is_new_in_a_new_devnet_and_never_again()
    {
        DevnetFolder folder = Open(3);
        Assert.All(folder.Validators, validator => Assert.True(IsNew(folder, validator)));
        GenesisValidator wiped = folder.Validators[1];
        Directory.Delete(folder.Of(wiped), recursive: true);
        Assert.False(IsNew(Open(3), wiped));
        Assert.True(IsNew(Open(3), folder.Validators[0]));
    }

    [Fact]
    public void A_chain_whose_coins_have_worth_is_refused()
    {
        byte[] file = System.Text.Encoding.UTF8.GetBytes(
            NodeKit.DevGenesis.Replace(("\"developmentOnly\": true", "\"developmentOnly\": false")));
        CommandException refused = Assert.Throws<CommandException>(() => DevnetFolder.Open(_home.Path, file));
        Assert.Contains("is not developmentOnly", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private static bool IsNew(DevnetFolder folder, GenesisValidator validator)
        => UnusedKeyMark.IsThere(UnusedKeyMark.InFolder(folder.Of(validator)), validator.Key);

    private DevnetFolder Open(int validators)
        => DevnetFolder.Open(_home.File("devnet"), GenesisFiles.Development(validators));
}

using MarketChain.Chain.Genesis;
using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.NodeKit;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests.Running;

public sealed class ValidatorKeyTests : IDisposable
{
    private static readonly GenesisConfig Development = DevGenesis.Read();

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_development_validator_is_named()
    {
        using ValidatorKey? key = Open("london");
        Assert.Equal("london", key!.Name);
        Assert.Equal(Development.Validators[0].Key, key.Private.PublicKey);
    }

    [Fact]
    public void A_name_that_is_no_validators_is_refused_with_those_there_are()
    {
        CommandException refused = Assert.Throws<CommandException>(() => Open("paris"));
        Assert.Contains("the key of 'paris' is not a validator's", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"london {Development.Validators[0].Key}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Public_keys_are_refused_where_coins_have_worth()
    {
        GenesisConfig serious = DevGenesis.Read(("\"developmentOnly\": true", "\"developmentOnly\": false"));
        NodeOptions options = new() { DevValidator = "london" };
        CommandException refused = Assert.Throws<CommandException>(() => ValidatorKey.Open(options, serious));
        Assert.Contains("everybody knows these keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_file_of_the_validator_signs_and_another_is_refused()
    {
        string own = _folder.File("own"), other = _folder.File("other");
        using (Ed25519PrivateKey key = DevelopmentValidators.DeriveKey("london"))
        {
            KeyFile.Write(own, key);
        }

        using (Ed25519PrivateKey key = Ed25519PrivateKey.Generate())
        {
            KeyFile.Write(other, key);
        }

        using ValidatorKey? found = ValidatorKey.Open(new NodeOptions { ValidatorKeyFile = own }, Development);
        Assert.Equal("london", found!.Name);
        Assert.Throws<CommandException>(
            () => ValidatorKey.Open(new NodeOptions { ValidatorKeyFile = other }, Development));
    }

    [Fact]
    public void Without_a_key_no_blocks_are_made()
        => Assert.Null(ValidatorKey.Open(new NodeOptions(), Development));

    public void Dispose() => _folder.Dispose();

    private static ValidatorKey? Open(string name)
        => ValidatorKey.Open(new NodeOptions { DevValidator = name }, Development);
}

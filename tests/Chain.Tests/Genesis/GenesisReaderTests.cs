using System.Text;
using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;
using MarketChain.Marketing;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Genesis;

public sealed class GenesisReaderTests
{
    /// <summary>An encoding of the point of order 1, which verifies nothing here and anything elsewhere.</summary>
    private static readonly string SmallOrderKey = "0x01" + new string('0', 62);

    [Fact]
    public void Several_validators_are_in_ascending_order_of_their_keys()
    {
        GenesisConfig config = GenesisFiles.Read(json => SetValidators(json, "london", "paris", "oslo", "rome"));

        Assert.Equal(4, config.Validators.Count);
        Assert.Equal(config.Validators.OrderBy(validator => validator.Key), config.Validators);
    }

    [Theory]
    [InlineData("validators[0].name", "name", "")]
    [InlineData("validators[0].name", "name", "lon\ndon")]
    [InlineData("validators[0].name", "name", "01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("validators[0].key", "key", "0x12")]
    [InlineData("validators[0].key", "key", "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("validators[0].key", "key", "0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("validators[0].coinbase", "coinbase", "0x12")]
    [InlineData("validators[0].coinbase", "coinbase", "0x0000000000000000000000000000000000000000")]
    [InlineData("validators[0].more", "more", "1")]
    public void A_validator_that_cannot_be_one_is_refused_by_name(string path, string field, string value)
        => Refused(path, json => json["validators"]![0]![field] = value);

    [Fact]
    public void A_key_of_small_order_is_refused()
        => Refused("validators[0].key", json => json["validators"]![0]!["key"] = SmallOrderKey);

    [Fact]
    public void A_system_account_gets_no_fees()
        => Assert.All(SystemAccounts.All, system => Refused(
            "validators[0].coinbase", json => json["validators"]![0]!["coinbase"] = system.ToString()));

    [Theory]
    [InlineData("name")]
    [InlineData("key")]
    [InlineData("coinbase")]
    public void Validators_that_share_something_are_refused(string field)
        => Refused($"validators[1].{field}", json =>
        {
            SetValidators(json, "london", "paris");
            json["validators"]![1]![field] = json["validators"]![0]![field]!.GetValue<string>();
        });

    [Fact]
    public void A_coinbase_in_another_spelling_is_the_same()
        => Refused("validators[1].coinbase", json =>
        {
            SetValidators(json, "london", "paris");
            string first = json["validators"]![0]!["coinbase"]!.GetValue<string>();
            json["validators"]![1]!["coinbase"] = "0x" + first[2..].ToLowerInvariant();
        });

    [Fact]
    public void A_coinbase_that_is_the_address_of_another_validators_key_is_refused()
        => Refused("validators", json =>
        {
            SetValidators(json, "london", "paris");
            json["validators"]![0]!["coinbase"] = "0x00000000000000000000000000000000c0ffee00";
            json["validators"]![1]!["coinbase"] = AddressOf("london");
        });

    [Fact]
    public void No_validators_or_too_many_are_refused()
    {
        Refused("validators", json => json["validators"] = new JsonArray());
        Refused("validators", json => SetValidators(json, Names(65)));
        Assert.Equal(64, GenesisFiles.Read(json => SetValidators(json, Names(64))).Validators.Count);
    }

    [Theory]
    [InlineData("format", "\"marketchain-genesis/2\"")]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"a\\u0007b\"")]
    [InlineData("chainId", "0")]
    [InlineData("chainId", "9007199254740992")]
    [InlineData("chainId", "\"1\"")]
    [InlineData("developmentOnly", "1")]
    [InlineData("timestampMs", "-1")]
    [InlineData("timestampMs", "253402300800000")]
    [InlineData("blocks.periodMs", "60001")]
    [InlineData("blocks.emptyPeriodMs", "0")]
    [InlineData("blocks.emptyPeriodMs", "249")]
    [InlineData("blocks.gasLimit", "999999")]
    [InlineData("blocks.retentionMs", "86399999")]
    [InlineData("baseFee.mode", "\"free\"")]
    [InlineData("baseFee.wei", "\"18446744073709551616\"")]
    [InlineData("baseFee.wei", "1")]
    [InlineData("baseFee.wei", "\"01\"")]
    [InlineData("marketing.epochMs", "999")]
    [InlineData("marketing.disputeMs", "604800000")]
    [InlineData("marketing.settleRowsPerBlock", "15")]
    [InlineData("marketing.stakePerUidWei", "\"0\"")]
    [InlineData("marketing.stakePerRowWei", "\"0\"")]
    [InlineData("ledger.rowsMax", "0")]
    [InlineData("ledger.checkpointBlocks", "3")]
    [InlineData("ledger.checkpointRows", "999")]
    [InlineData("accounts.0x12", "\"1\"")]
    [InlineData("accounts.0x0000000000000000000000000000000000000000", "\"1\"")]
    [InlineData("accounts.0x00000000000000000000000000000000c0ffee00", "\"-1\"")]
    [InlineData("accounts.0x00000000000000000000000000000000c0ffee00", "\"340282366920938463463374607431768211455\"")]
    [InlineData("accounts.0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "\"1\"")]
    [InlineData("surprise", "1")]
    [InlineData("blocks.surprise", "1")]
    [InlineData("ledger.surprise", "1")]
    public void A_setting_out_of_its_bounds_is_refused(string path, string value)
    {
        string[] names = path.Split('.');
        GenesisException refusal = Assert.Throws<GenesisException>(() => GenesisFiles.Read(json =>
        {
            JsonNode parent = names.Length == 1 ? json : json[names[0]]!;
            parent[names[^1]] = JsonNode.Parse(value);
        }));

        Assert.StartsWith(names[0], Renamed(refusal.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("chainId")]
    [InlineData("developmentOnly")]
    [InlineData("timestampMs")]
    [InlineData("blocks")]
    [InlineData("baseFee")]
    [InlineData("marketing")]
    [InlineData("ledger")]
    [InlineData("validators")]
    [InlineData("accounts")]
    public void A_missing_setting_is_refused(string name)
        => Assert.Equal(
            $"{name}: missing",
            Assert.Throws<GenesisException>(() => GenesisFiles.Read(json => json.AsObject().Remove(name))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"format\":\"marketchain-genesis/1\",\"format\":\"marketchain-genesis/1\"}")]
    [InlineData("{\"format\":[[[[[[[[[[1]]]]]]]]]]}")]
    public void What_is_no_genesis_file_is_refused(string text)
        => Assert.Throws<GenesisException>(() => GenesisReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_file_that_is_too_long_is_refused()
        => Assert.Throws<GenesisException>(() => GenesisReader.Read(new byte[GenesisReader.FileBytesMax + 1]));

    [Fact]
    public void A_system_account_begins_with_nothing()
        => Assert.All(SystemAccounts.All, system => Assert.Throws<GenesisException>(
            () => GenesisFiles.Read(json => json["accounts"]![system.ToString()] = "1")));

    /// <summary>Validators with their development keys, and those keys' addresses for coinbases.</summary>
    internal static void SetValidators(JsonNode json, params string[] names)
    {
        json["validators"] = new JsonArray([.. names.Select(name => new JsonObject
        {
            ["name"] = name,
            ["key"] = KeyOf(name).ToString(),
            ["coinbase"] = AddressOf(name),
        })]);
    }

    private static Ed25519PublicKey KeyOf(string name)
    {
        using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(name);
        return key.PublicKey;
    }

    private static string AddressOf(string name) => KeyOf(name).ToAddress().ToString();

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"validator {i}")];

    private static void Refused(string path, Action<JsonNode> change)
    {
        GenesisException refusal = Assert.Throws<GenesisException>(() => GenesisFiles.Read(change));
        Assert.StartsWith($"{path}: ", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>A rule between two settings may name the other one.</summary>
    private static string Renamed(string message)
        => message.StartsWith("accounts", StringComparison.Ordinal) ? message : message.TrimStart();
}

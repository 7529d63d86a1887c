using System.Text;
using System.Text.Json.Nodes;
using MarketChain.Chain.StateTests;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.StateTests;

/// <summary>A file of state tests may hold anything: what is wrong in it is said, and never ends the process.</summary>
public sealed class StateTestFileTests : IDisposable
{
    /// <summary>One case with every field that the reader knows.</summary>
    private const string Whole = """
        {"small": {
          "env": {"currentNumber": "0x1", "currentGasLimit": "0xffffff", "currentBaseFee": "0x7",
                  "currentTimestamp": "0x1", "currentRandom": "0x0", "currentExcessBlobGas": "0x0",
                  "currentCoinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
                  "previousHash": "0x0000000000000000000000000000000000000000000000000000000000000001"},
          "pre": {"0x7e5f4552091a69125d5dfcb7b8c2659029395bdf":
                  {"balance": "0xffffffffff", "nonce": "0x0", "code": "0x", "storage": {}},
                  "0x00000000000000000000000000000000c0ffee00":
                  {"balance": "0x1", "nonce": "0x1", "code": "0x5f5460015500", "storage": {"0x01": "0x02"}}},
          "transaction": {"data": ["0x"], "gasLimit": ["0x186a0"], "value": ["0x1"], "nonce": "0x0",
                  "maxFeePerGas": "0x7", "maxPriorityFeePerGas": "0x0",
                  "to": "0x00000000000000000000000000000000c0ffee00",
                  "accessLists": [[{"address": "0x00000000000000000000000000000000c0ffee00", "storageKeys":
                      ["0x0000000000000000000000000000000000000000000000000000000000000001"]}]],
                  "authorizationList": [{"chainId": "0x1", "address": "0x00000000000000000000000000000000c0ffee00",
                      "nonce": "0x0", "v": "0x0", "r": "0x1", "s": "0x1"}],
                  "secretKey": "0x0000000000000000000000000000000000000000000000000000000000000001"},
          "post": {"Osaka": [{"indexes": {"data": 0, "gas": 0, "value": 0},
                  "hash": "0x0000000000000000000000000000000000000000000000000000000000000000",
                  "logs": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"}]}}}
        """;

    /// <summary>What may stand where something else is expected.</summary>
    private static readonly string[] OddValues =
    [
        "null", "true", "-1", "7", "1e999", "\"\"", "\"0x\"", "\"0xzz\"", $"\"0x{new string('f', 64)}\"",
        $"\"0x{new string('f', 65)}\"", "[]", "[null]", "[[]]", "{}", "{\"0x01\": 1}", "{\"Osaka\": [{}]}",
    ];

    private readonly StateTestRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public void A_whole_file_runs()
        => Assert.StartsWith("expected state root 0x0000", Assert.Single(Run(Whole)).Error, StringComparison.Ordinal);

    [Fact]
    public void A_transaction_runs_that_is_longer_than_the_chain_takes()
    {
        string data = $"\"data\": [\"0x{new string('0', 4 * Transaction.EncodedLengthMax)}\"]";
        string file = Whole.Replace("\"data\": [\"0x\"]", data, StringComparison.Ordinal)
            .Replace("0x186a0", "0xffffff", StringComparison.Ordinal);
        Assert.StartsWith("expected state root 0x0000", Assert.Single(Run(file)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"data\": 0", "\"data\": 3", "small.transaction.data: expected an item 3, got 1 items")]
    [InlineData("\"gas\": 0", "\"gas\": 1", "small.transaction.gasLimit: expected an item 1, got 1 items")]
    [InlineData("\"value\": 0", "\"value\": -1", "indexes.value: expected an index, got -1")]
    [InlineData("\"0x01\": \"0x02\"", "\"0x01\": \"0x02\", \"0x1\": \"0x3\"", "each slot once, got '0x1' again")]
    [InlineData("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", "0x00000000000000000000000000000000C0FFEE00", "once")]
    [InlineData("\"balance\": \"0x1\"", "\"balance\": \"0x{f}\"", "balances whose sum is below 2^256")]
    [InlineData("BlobGas\": \"0x0\"", "BlobGas\": \"0x{f}\"", "currentExcessBlobGas: expected at most 801234560")]
    [InlineData("\"v\": \"0x0\"", "\"v\": \"0x100\"", "v: expected 8 bits")]
    [InlineData("small", "\\ud800", "half a character at byte 1")]
    [InlineData("\"0x5f5460015500\"", "\"\\udc00\"", "half a character at byte")]
    [InlineData("}}}", "", "expected JSON: ")]
    public void What_is_wrong_is_said(string right, string wrong, string message)
    {
        string file = Whole.Replace(right, wrong.Replace("{f}", new string('f', 64), StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.NotEqual(Whole, file);
        StateTestException refusal = Assert.Throws<StateTestException>(() => Run(file));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] file = Encoding.UTF8.GetBytes(Whole);
        file[Whole.IndexOf("small", StringComparison.Ordinal)] = 0xff;
        Assert.Throws<StateTestException>(() => Run(file));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    [InlineData("Cancun, Prague")]
    [InlineData("osaka")]
    public void A_fork_that_is_not_known_by_that_name_is_left_out(string fork)
        => Assert.Empty(Run(Whole.Replace("Osaka", fork, StringComparison.Ordinal)));

    [Fact]
    public void A_test_of_other_forks_only_may_hold_what_is_not_known()
        => Assert.Empty(Run("""{"eof": {"pre": {"0xbadE0F": {}}, "post": {"Shanghai": [{}]}}}"""));

    [Fact]
    public void Whatever_stands_in_its_place_a_file_runs_or_is_refused()
    {
        int places = Inside(JsonNode.Parse(Whole)!).Count();
        int ran = 0;
        for (int place = 0; place < places; place++)
        {
            foreach (string value in OddValues)
            {
                JsonNode file = JsonNode.Parse(Whole)!;
                Inside(file).ElementAt(place).ReplaceWith(JsonNode.Parse(value));
                ran += Runs(file.ToJsonString()) ? 1 : 0;
            }
        }

        Assert.InRange(ran, 1, places * OddValues.Length / 2);
    }

    private bool Runs(string file)
    {
        try
        {
            return Run(file).Count > 0;
        }
        catch (StateTestException)
        {
            return false;
        }
    }

    private List<StateTestResult> Run(string file) => Run(Encoding.UTF8.GetBytes(file));

    private List<StateTestResult> Run(byte[] file) => [.. StateTestFile.Run(file, _runner, _ => true)];

    /// <summary>All that is in a node, at any depth.</summary>
    private static IEnumerable<JsonNode> Inside(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject some => some.Select(field => field.Value),
            JsonArray some => some,
            _ => [],
        };
        return children.SelectMany(child => Inside(child!).Prepend(child!));
    }
}

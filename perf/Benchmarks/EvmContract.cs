using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketChain.Benchmarks;

/// <summary>A contract of perf/Evm, which does its work in one call.</summary>
/// <param name="Name">Of its source.</param>
/// <param name="Code">What runs, as hex; compiled by perf/Evm/compile.js.</param>
internal sealed record EvmContract(string Name, string Code)
{
    private const string To = "0x00000000000000000000000000000000c0de0001";
    private const string From = "0x00000000000000000000000000000000ca110001";

    /// <summary>Of <c>Benchmark()</c>.</summary>
    private const string Selector = "0x30627b7c";

    /// <summary>All five.</summary>
    public static IReadOnlyList<EvmContract> All { get; } =
        [Load("TokenMint"), Load("TokenTransfer"), Load("TokenApprovalTransfer"), Load("Hashes"), Load("PathTracer")];

    /// <summary>The code is put in place by the call itself, so that nodes need no keys and keep nothing.</summary>
    public string Request { get; } = new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "eth_call",
        ["params"] = new JsonArray(
            new JsonObject { ["from"] = From, ["to"] = To, ["input"] = Selector, ["gas"] = "0x3b9aca00" },
            "latest",
            new JsonObject { [To] = new JsonObject { ["code"] = Code } }),
    }.ToJsonString();

    /// <summary>Calls it; returns its data as hex.</summary>
    /// <exception cref="InvalidOperationException">The node refused the call, or it failed.</exception>
    public string CallOn(RpcProcess node)
    {
        string answer = node.Ask(Request);
        using JsonDocument json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("result", out JsonElement result)
            ? result.GetString()!
            : throw new InvalidOperationException($"{Name}: {answer}");
    }

    private static EvmContract Load(string name)
    {
        using Stream stream = typeof(EvmContract).Assembly.GetManifestResourceStream($"{name}.hex")!;
        using StreamReader reader = new(stream, Encoding.ASCII);
        return new EvmContract(name, reader.ReadToEnd().Trim());
    }
}

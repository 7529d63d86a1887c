using System.Text.Json.Nodes;
using MarketChain.Marketing.Contracts;

namespace MarketChain.Marketing.Tests.Contracts;

/// <summary>The Solidity interfaces declare exactly the functions that there are.</summary>
public sealed class InterfaceTests
{
    public static TheoryData<string, int> Interfaces => new()
    {
        { "IUidRegistry", 1 },
        { "ISites", 2 },
        { "ICampaigns", 3 },
        { "IAttention", 4 },
        { "IGovernance", 5 },
    };

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void An_interface_has_each_function_with_its_types_and_mutability(string name, int module)
    {
        IEnumerable<string> declared = Items(name, "function")
            .Select(item => $"{SignatureOf(item)} {item["stateMutability"]!.GetValue<string>()}");
        IEnumerable<string> there = ModuleContracts.FunctionsOf(SystemAccounts.All[module - 1])
            .Select(function => $"{function.Signature} {function.Mutability.ToString().ToLowerInvariant()}");

        Assert.Equal(there.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void An_interface_has_the_error_of_a_broken_rule(string name, int module)
    {
        bool canRefuse = module != 5;
        Assert.Equal(canRefuse ? [Refusals.RuleSignature] : [], Items(name, "error").Select(SignatureOf));
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Events_of_an_interface_are_those_of_the_specification(string name, int module)
    {
        string page = string.Join('\n', SpecPage.Lines("transactions.md"));
        foreach (JsonNode item in Items(name, "event"))
        {
            IEnumerable<string> inputs = item["inputs"]!.AsArray().Select(input
                => $"{input!["type"]!.GetValue<string>()} {(input["indexed"]!.GetValue<bool>() ? "indexed " : "")}"
                    + input["name"]!.GetValue<string>());
            string declared = $"{item["name"]!.GetValue<string>()}({string.Join(", ", inputs)})";
            Assert.True(page.Contains(declared, StringComparison.Ordinal), $"{module}: no event {declared}");
        }
    }

    [Fact]
    public void The_specification_has_the_price_of_each_function()
    {
        Dictionary<string, ulong> prices = SpecPage.Table("contracts.md", "function")
            .SelectMany(row => row[0].Split(", ").Select(name => (name, Price: PriceOf(row[1]))))
            .ToDictionary(row => row.name, row => row.Price, StringComparer.Ordinal);
        IEnumerable<ModuleFunction> functions = SystemAccounts.All.SelectMany(
            module => ModuleContracts.FunctionsOf(module));

        Assert.Equal(functions.Select(function => function.Name).Order(), prices.Keys.Order());
        Assert.All(
            functions.Where(function => function.Mutability == Mutability.View || function.Gas > 0),
            function => Assert.Equal(prices[function.Name], function.Gas));
    }

    private static ulong PriceOf(string cell)
        => ulong.Parse(cell.Split(' ')[0].Replace(",", "", StringComparison.Ordinal));

    private static IEnumerable<JsonNode> Items(string name, string type)
        => JsonNode.Parse(File.ReadAllBytes(FileOf($"contracts/compiled/{name}.json")))!["abi"]!.AsArray()
            .Select(item => item!).Where(item => item["type"]!.GetValue<string>() == type);

    private static string SignatureOf(JsonNode item)
        => $"{item["name"]!.GetValue<string>()}{TypesOf(item["inputs"]!)}";

    private static string TypesOf(JsonNode inputs) => $"({string.Join(',', inputs.AsArray().Select(TypeOf!))})";

    private static string TypeOf(JsonNode input)
    {
        string type = input["type"]!.GetValue<string>();
        return type.StartsWith("tuple", StringComparison.Ordinal)
            ? TypesOf(input["components"]!) + type["tuple".Length..]
            : type;
    }

    private static string FileOf(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, name)))
        {
            folder = folder.Parent;
        }

        return Path.Combine(Assert.IsType<DirectoryInfo>(folder).FullName, name);
    }
}

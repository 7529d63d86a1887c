using System.Numerics;
using System.Text.RegularExpressions;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Client.Tests.Support;

/// <summary>An event as docs/spec/transactions.md 9 has it.</summary>
/// <param name="Module">Who emits it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Type and whether indexed, in order.</param>
internal sealed partial record SpecifiedEvent(
    Address Module, string Name, IReadOnlyList<(string Type, bool Indexed)> Arguments)
{
    /// <summary>All of them, read from the specification's own text.</summary>
    public static IReadOnlyList<SpecifiedEvent> ReadAll()
    {
        string text = File.ReadAllText(Path.Combine(Repository(), "docs", "spec", "transactions.md"));
        string section = text[text.IndexOf("## 9. Events", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("`counts`", StringComparison.Ordinal)];
        List<SpecifiedEvent> events = [];
        Address module = default;
        foreach (string line in section.Split('\n'))
        {
            if (ModuleNumber().Match(line) is { Success: true } found)
            {
                module = Address.Parse("0x000000000000000000000000000000004d43" + found.Groups["number"].Value);
            }

            events.AddRange(Signature().Matches(line).Select(match => Parse(module, match)));
        }

        return events;
    }

    /// <summary>A value of its own for each argument.</summary>
    public object[] MakeValues()
        => [.. Arguments.Select((argument, place) => MakeValue(argument.Type, (ulong)place + 1))];

    /// <summary>The log of the event with these arguments.</summary>
    public LogEntry MakeLog(IReadOnlyList<object> values)
    {
        string signature = $"{Name}({string.Join(',', Arguments.Select(argument => argument.Type))})";
        List<Hash256> topics = [Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(signature))];
        List<string> types = [];
        List<object> plain = [];
        for (int i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].Indexed)
            {
                topics.Add(Hash256.Parse("0x" + NaiveAbi.Word(values[i])));
            }
            else
            {
                types.Add(Arguments[i].Type);
                plain.Add(values[i]);
            }
        }

        return new LogEntry(Module, [.. topics], Hex.Decode(NaiveAbi.Encode(types, plain)));
    }

    public override string ToString() => Name;

    private static object MakeValue(string type, ulong number) => type switch
    {
        "uint8" or "uint16" or "uint32" or "uint64" => number,
        "uint256" => BigInteger.Pow(2, 200) + number,
        "bool" => true,
        "address" => Samples.Address((byte)number),
        "bytes32" => Samples.Hash((byte)(0x80 + number)),
        "string" => $"value {number} of 33 bytes and an é",
        "uint32[]" => new[] { number, number + 1, number + 2 },
        "address[]" => new[] { Samples.Address(1), Samples.Address(2) },
        _ => throw new ArgumentException($"an unknown type: {type}", nameof(type)),
    };

    private static SpecifiedEvent Parse(Address module, Match match)
    {
        IEnumerable<string[]> words = match.Groups["arguments"].Value.Split(',', StringSplitOptions.TrimEntries)
            .Select(argument => argument.Split(' '));

        // "any module": the campaigns' stands for all.
        Address emitter = match.Groups["name"].Value == "NativeFailed" ? ChainAccounts.Campaigns : module;
        return new SpecifiedEvent(
            emitter, match.Groups["name"].Value, [.. words.Select(word => (word[0], word.Contains("indexed")))]);
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MarketChain.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the repository is not above the tests");
    }

    [GeneratedRegex(@"\(0x…4d43(?<number>\d{4})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ModuleNumber();

    [GeneratedRegex(@"(?<name>[A-Z]\w+)\((?<arguments>[a-z][^()]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Signature();
}

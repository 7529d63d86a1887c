using System.CommandLine;
using System.CommandLine.Parsing;

namespace MarketChain.Node.Commands;

/// <summary>What is said of a command line that is none: what was expected, and what came.</summary>
internal static class WrongUse
{
    /// <summary>Says what is wrong, a line for each thing, and where the options are explained.</summary>
    public static void Say(ParseResult parsed, TextWriter output)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> faults = command.Subcommands.Count > 0
            ? [MissingCommand(command, parsed.UnmatchedTokens)]
            : parsed.Errors.Select(MessageOf);
        foreach (string fault in faults)
        {
            output.WriteLine($"marketchain: {fault}");
        }

        output.WriteLine($"marketchain: '{PathOf(command)} --help' tells more");
    }

    private static string MissingCommand(Command command, IReadOnlyList<string> unmatched)
    {
        string names = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
        return $"expected one of {names}, got {(unmatched.Count > 0 ? $"'{unmatched[0]}'" : "nothing")}";
    }

    /// <summary>The parser speaks of a number by its type in .NET.</summary>
    private static string MessageOf(ParseError error)
        => error.SymbolResult is OptionResult { Option: var option, Tokens: [{ Value: var given }] }
            && error.Message.Contains($"'{option.ValueType}'", StringComparison.Ordinal)
            ? $"{option.Name}: expected a whole number{BoundOf(option.ValueType)}, got '{given}'"
            : error.Message;

    private static string BoundOf(Type type)
        => type == typeof(uint) ? $" up to {uint.MaxValue}"
            : type == typeof(ulong) ? $" up to {ulong.MaxValue}"
            : "";

    private static string PathOf(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{PathOf(parent)} {command.Name}"
            : command.Name;
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace MarketChain.Tidy.Tests;

/// <summary>
/// Code that was switched off by comment marks: its history is in git. By experience: a line that the compiler would
/// take as a statement and that has the punctuation of one, or the head of a block.
/// </summary>
internal sealed partial class DeadCodeRule : Rule
{
    public override IEnumerable<Finding> Find(SourceFile file)
        => file.Comments().Where(comment => IsCode(comment.Comment))
            .Select(found => new Finding(file.Path, found.Line, "dead code", $"dead code: {found.Comment}"));

    private static bool IsCode(string comment)
        => BlockHead().IsMatch(comment)
        || (comment.EndsWith(';') && CodeMarks().IsMatch(comment) && Parses(comment));

    private static bool Parses(string statement)
        => !SyntaxFactory.ParseStatement(statement, consumeFullText: true).ContainsDiagnostics;

    [GeneratedRegex(@"^([{}]+;?|(if|for|foreach|while|switch|lock|using|catch|else if) ?\(.*\)( \{)?)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlockHead();

    [GeneratedRegex(@"[=()\[\]{}]|^(return|throw|using|var|await|break|continue)\b",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeMarks();
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>
/// A function of more than 60 lines or a file of more than 400 does more than one job. The few that are longer are in
/// a table (<see cref="LengthTable"/>) with the length they have now, which may fall and not rise.
/// </summary>
internal sealed class LengthRule(LengthTable table) : Rule
{
    public const int FunctionLinesMax = 60;
    public const int FileLinesMax = 400;

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        foreach (var part in Measure(file))
        {
            var linesMax = table.LinesOf(file.Path, part.Name) ?? part.LinesMax;
            var message = $"{part.Name} has {part.Lines} lines; {linesMax} are allowed";
            if (part.Lines > linesMax)
                yield return new(file.Path, part.Line, part.Name, message);
        }
    }

    /// <summary>The file, named "file", and each function in it from its name to its last brace.</summary>
    public static IEnumerable<Part> Measure(SourceFile file)
    {
        if (!file.IsCode)
            yield break;
        yield return new("file", 1, file.Lines.Length - 1, FileLinesMax);
        var functions = file.Nodes<SyntaxNode>().Select(node => (Node: node, Start: StartOf(node)));
        foreach (var (node, start) in functions.Where(function => function.Start is not null))
        {
            var line = file.LineOf(start!.Value.Span);
            yield return new(NameOf(node, start.Value.Text), line, file.LastLineOf(node) - line + 1, FunctionLinesMax);
        }
    }

    private static SyntaxToken? StartOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        ConstructorDeclarationSyntax constructor => constructor.Identifier,
        DestructorDeclarationSyntax destructor => destructor.Identifier,
        OperatorDeclarationSyntax operation => operation.OperatorToken,
        ConversionOperatorDeclarationSyntax conversion => conversion.OperatorKeyword,
        AccessorDeclarationSyntax accessor => accessor.Keyword,
        LocalFunctionStatementSyntax local => local.Identifier,
        _ => null,
    };

    private static string NameOf(SyntaxNode function, string name)
        => string.Join('.', function.Ancestors().Select(OwnerName).OfType<string>().Reverse().Append(name));

    private static string? OwnerName(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        IndexerDeclarationSyntax => "this",
        MethodDeclarationSyntax method => method.Identifier.Text,
        _ => null,
    };

    internal readonly record struct Part(string Name, int Line, int Lines, int LinesMax);
}

/// <summary>The committed lengths: a line "path name lines" each, where the name of a whole file is "file".</summary>
internal sealed class LengthTable(string text)
{
    public const string Path = "tests/Tidy.Tests/lengths.txt";

    private readonly Dictionary<(string Path, string Name), int> _lines = text
        .Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToDictionary(row => (row[0], row[1]), row => int.Parse(row[2]));

    public static LengthTable Committed { get; } = new(Repository.Files.Single(file => file.Path == Path).Text);

    public IEnumerable<(string Path, string Name, int Lines)> Rows
        => _lines.Select(row => (row.Key.Path, row.Key.Name, row.Value));

    public int? LinesOf(string path, string name) => _lines.TryGetValue((path, name), out var lines) ? lines : null;
}

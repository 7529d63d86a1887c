using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MarketChain.Tidy.Tests;

/// <summary>A text file of the repository. C# is parsed, so that rules on code never see strings or comments.</summary>
/// <param name="path">From the root of the repository, with forward slashes.</param>
internal sealed class SourceFile(string path, string text)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private readonly Lazy<SyntaxNode> _root = new(() => CSharpSyntaxTree.ParseText(text, Options).GetRoot());

    public string Path => path;

    public string Text => text;

    public string[] Lines { get; } = text.Split('\n');

    public bool IsCode => path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>The name of the project under <c>src/</c> that the file belongs to; null for all other files.</summary>
    public string? Project => path.Split('/') is ["src", var project, _, ..] ? project : null;

    public bool IsIn(params IEnumerable<string> folders)
        => folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Every syntax node of a kind, in order; none in a file that is not C#.</summary>
    public IEnumerable<T> Nodes<T>() where T : SyntaxNode
        => IsCode ? _root.Value.DescendantNodes(descendIntoTrivia: true).OfType<T>() : [];

    /// <summary>
    /// Every name that the code mentions, and the same with what stands before its dot:
    /// <c>System.DateTime.UtcNow</c> gives System, DateTime, System.DateTime, UtcNow and DateTime.UtcNow.
    /// </summary>
    public IEnumerable<(string Name, int Line)> Names()
    {
        foreach (var name in Nodes<SimpleNameSyntax>())
        {
            var line = LineOf(name);
            yield return (name.Identifier.Text, line);
            if (Qualifier(name) is { } qualifier)
                yield return ($"{qualifier}.{name.Identifier.Text}", line);
        }
    }

    /// <summary>Every line of every comment with its number, without slashes and stars.</summary>
    public IEnumerable<(string Comment, int Line)> Comments()
        => Trivia(SyntaxKind.SingleLineCommentTrivia, SyntaxKind.MultiLineCommentTrivia);

    /// <summary>The same for documentation, whose examples may hold code.</summary>
    public IEnumerable<(string Comment, int Line)> Documentation()
        => Trivia(SyntaxKind.SingleLineDocumentationCommentTrivia, SyntaxKind.MultiLineDocumentationCommentTrivia);

    public int LineOf(SyntaxNode node) => LineOf(node.Span);

    public int LineOf(TextSpan span) => _root.Value.SyntaxTree.GetLineSpan(span).StartLinePosition.Line + 1;

    public int LastLineOf(SyntaxNode node)
        => _root.Value.SyntaxTree.GetLineSpan(node.Span).EndLinePosition.Line + 1;

    private IEnumerable<(string Text, int Line)> Trivia(params SyntaxKind[] kinds)
    {
        if (!IsCode)
            yield break;
        foreach (var trivia in _root.Value.DescendantTrivia().Where(trivia => kinds.Contains(trivia.Kind())))
        {
            var line = LineOf(trivia.Span);
            foreach (var part in trivia.ToString().Split('\n'))
                yield return (part.Trim().TrimStart('/', '*').TrimEnd('/', '*').Trim(), line++);
        }
    }

    private static string? Qualifier(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => LastName(access.Expression),
        QualifiedNameSyntax qualified when qualified.Right == name => LastName(qualified.Left),
        _ => null,
    };

    private static string? LastName(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        PredefinedTypeSyntax type => type.Keyword.Text,
        _ => null,
    };
}

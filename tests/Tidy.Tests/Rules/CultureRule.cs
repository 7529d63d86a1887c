using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>Text is compared and changed byte by byte; no answer may depend on the language of the machine.</summary>
internal sealed class CultureRule : Rule
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "CurrentCulture", "CurrentUICulture", "CurrentCultureIgnoreCase", "StringComparison.InvariantCulture",
        "InvariantCultureIgnoreCase", "StringComparer.InvariantCulture", "ToUpper", "ToLower",
    };

    /// <summary>Given a text and nothing else, these ask the culture; given a character or UTF-8, not.</summary>
    private static readonly HashSet<string> AskTheCulture =
        new(StringComparer.Ordinal) { "StartsWith", "EndsWith", "IndexOf", "LastIndexOf", "CompareTo" };

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        var names = file.Names().Where(use => Names.Contains(use.Name))
            .Select(use => new Finding(file.Path, use.Line, use.Name, $"{use.Name} depends on the culture"));
        var calls = file.Nodes<InvocationExpressionSyntax>().Where(IsCultural)
            .Select(call => (Name: MethodOf(call), Line: file.LineOf(call)))
            .Select(use => new Finding(file.Path, use.Line, use.Name, $"{use.Name} wants StringComparison.Ordinal"));
        return names.Concat(calls);
    }

    private static bool IsCultural(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        if (MethodOf(call) == "Compare")
            return IsString(call) && !call.ArgumentList.ToString().Contains("Ordinal", StringComparison.Ordinal);
        return AskTheCulture.Contains(MethodOf(call)) && arguments.Count == 1 && IsText(arguments[0].Expression);
    }

    private static string MethodOf(InvocationExpressionSyntax call)
        => call.Expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.Text : "";

    private static bool IsString(InvocationExpressionSyntax call)
        => call.Expression is MemberAccessExpressionSyntax access
        && access.Expression.ToString() is "string" or "String";

    private static bool IsText(ExpressionSyntax expression)
        => expression.IsKind(SyntaxKind.StringLiteralExpression) || expression is InterpolatedStringExpressionSyntax;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>What reaches consensus is computed in integers: fractions are basis points, permille or wei.</summary>
internal sealed class FloatRule : Rule
{
    private static readonly string[] Folders =
        [.. new[] { "Primitives", "Storage", "State", "Evm", "Marketing", "Chain", "Consensus" }.Select(p => "src/" + p)];

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "float", "double", "decimal" };

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "Half", "Single", "Double", "MathF", "Math.Sqrt", "Math.Cbrt", "Math.Pow", "Math.Log", "Math.Log2", "Math.Log10",
        "Math.Exp", "Math.Round", "Math.Floor", "Math.Ceiling", "Math.Truncate",
    };

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (!file.IsIn(Folders))
            return [];
        var types = file.Nodes<PredefinedTypeSyntax>().Select(type => (Name: type.Keyword.Text, Line: file.LineOf(type)))
            .Where(type => Types.Contains(type.Name));
        var literals = file.Nodes<LiteralExpressionSyntax>()
            .Where(literal => literal.IsKind(SyntaxKind.NumericLiteralExpression) && literal.Token.Value is float or double or decimal)
            .Select(literal => (Name: literal.Token.Text, Line: file.LineOf(literal)));
        var names = file.Names().Where(use => Names.Contains(use.Name));
        return types.Concat(literals).Concat(names)
            .Select(use => new Finding(file.Path, use.Line, use.Name, $"{use.Name} is not an integer"));
    }
}

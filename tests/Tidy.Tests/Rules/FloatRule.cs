using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>What reaches consensus is computed in integers: fractions are basis points, permille or wei.</summary>
internal sealed class FloatRule : Rule
{
    private static readonly string[] Folders =
        ["src/Primitives", "src/Storage", "src/State", "src/Evm", "src/Marketing", "src/Chain", "src/Consensus"];

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "float", "double", "decimal" };

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "Half", "Single", "Double", "MathF", "Math.Sqrt", "Math.Cbrt", "Math.Pow", "Math.Exp", "Math.Log", "Math.Log2",
        "Math.Log10", "Math.Round", "Math.Floor", "Math.Ceiling", "Math.Truncate",
    };

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (!file.IsIn(Folders))
            return [];
        var types = file.Nodes<PredefinedTypeSyntax>()
            .Select(type => (Name: type.Keyword.Text, Line: file.LineOf(type)))
            .Where(use => Types.Contains(use.Name));
        var literals = file.Nodes<LiteralExpressionSyntax>()
            .Where(literal => literal.Token.Value is float or double or decimal)
            .Select(literal => (Name: literal.Token.Text, Line: file.LineOf(literal)));
        var names = file.Names().Where(use => Names.Contains(use.Name));
        return types.Concat(literals).Concat(names)
            .Select(use => new Finding(file.Path, use.Line, use.Name, $"{use.Name} is not an integer"));
    }
}

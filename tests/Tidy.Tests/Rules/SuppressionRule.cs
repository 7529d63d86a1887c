using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>Whoever silences an analyzer says why: beside or above the pragma, or as a Justification.</summary>
internal sealed class SuppressionRule : Rule
{
    public override IEnumerable<Finding> Find(SourceFile file)
    {
        var pragmas = file.Nodes<PragmaWarningDirectiveTriviaSyntax>()
            .Where(pragma => pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword))
            .Select(file.LineOf)
            .Where(line => !IsExplained(file, line))
            .Select(line => (Line: line, Name: "#pragma warning disable"));
        var attributes = file.Nodes<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal))
            .Where(attribute => !attribute.ToString().Contains("Justification", StringComparison.Ordinal))
            .Select(attribute => (Line: file.LineOf(attribute), Name: "SuppressMessage"));
        return pragmas.Concat(attributes)
            .Select(use => new Finding(file.Path, use.Line, use.Name, $"{use.Name} without its reason"));
    }

    private static bool IsExplained(SourceFile file, int line)
        => file.Lines[line - 1].Contains("//", StringComparison.Ordinal)
        || (line > 1 && file.Lines[line - 2].TrimStart().StartsWith("//", StringComparison.Ordinal));
}

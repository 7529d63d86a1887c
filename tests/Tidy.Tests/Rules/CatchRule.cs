using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>
/// A caught exception is answered, and only what was foreseen is caught. Whoever catches everything either throws
/// again or is one of the loops that stop the node cleanly.
/// </summary>
internal sealed class CatchRule : Rule
{
    public override IEnumerable<Finding> Find(SourceFile file)
        => file.Nodes<CatchClauseSyntax>().Select(clause => Judge(file, clause)).OfType<Finding>();

    private static Finding? Judge(SourceFile file, CatchClauseSyntax clause)
    {
        if (clause.Block.Statements.Count == 0)
            return new(file.Path, file.LineOf(clause), "empty catch", "an empty catch hides what happened");
        var catchesAll = clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception";
        return catchesAll && clause.Filter is null && clause.Block.Statements[^1] is not ThrowStatementSyntax
            ? new(file.Path, file.LineOf(clause), "catch (Exception)", "catches everything, the bugs with it")
            : null;
    }
}

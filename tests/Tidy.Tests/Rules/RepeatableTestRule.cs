using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>
/// A test waits for the thing itself, never for a while, and every random run has a seed that its failure names.
/// </summary>
internal sealed class RepeatableTestRule : Rule
{
    private static readonly HashSet<string> Sleeps = new(StringComparer.Ordinal) { "Thread.Sleep", "Task.Delay" };

    private static readonly HashSet<string> Unseeded = new(StringComparer.Ordinal) { "Random.Shared" };

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (!file.IsIn("tests"))
            return [];
        var names = file.Names().Where(use => Sleeps.Contains(use.Name) || Unseeded.Contains(use.Name));
        var unseeded = file.Nodes<ObjectCreationExpressionSyntax>()
            .Where(creation => creation.Type.ToString() == "Random")
            .Where(creation => creation.ArgumentList?.Arguments.Count is null or 0)
            .Select(creation => (Name: "new Random()", Line: file.LineOf(creation)));
        return names.Concat(unseeded).Select(use => new Finding(file.Path, use.Line, use.Name, Advice(use.Name)));
    }

    private static string Advice(string name)
        => Sleeps.Contains(name) ? $"{name} in a test: use Eventually.True" : $"{name} in a test: use Seeds.Each";
}

namespace MarketChain.Tidy.Tests;

/// <summary>
/// One rule that the sources keep. The compiler and its analyzers see one project at a time and cannot know that, say,
/// a clock is welcome in <c>src/Node</c> only; these rules can. What breaks a rule for a good reason is named, with
/// the reason, in <see cref="Allowances"/>.
/// </summary>
internal abstract class Rule
{
    public string Name => GetType().Name;

    /// <summary>What breaks the rule in a file; nothing for a file that the rule is not about.</summary>
    public abstract IEnumerable<Finding> Find(SourceFile file);

    public static readonly IReadOnlyList<Rule> All =
    [
        new ReferenceRule(), new NamespaceRule(), new ClockAndChanceRule(), new FloatRule(), new CultureRule(),
        new CatchRule(), new UnfinishedWorkRule(), new DeadCodeRule(), new SuppressionRule(), new RepeatableTestRule(),
        new TextRule(), new MachineRule(), new LengthRule(LengthTable.Committed),
    ];
}

/// <summary>A breach of a rule: where, the offending name (what an allowance refers to), and what is wrong.</summary>
internal sealed record Finding(string Path, int Line, string What, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}

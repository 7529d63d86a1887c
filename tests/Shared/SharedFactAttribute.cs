using Xunit;

namespace MarketChain.TestKit;

/// <summary>A fact that is skipped, with the reason, where the shared files it needs are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Skips the test unless every file named is there.</summary>
    /// <param name="names">Paths under the shared folder, as <see cref="SharedFiles.Find"/> takes them.</param>
    public SharedFactAttribute(params string[] names) => Skip = SharedFiles.SkipReason(names);
}

/// <summary>A theory that is skipped, with the reason, where the shared files it needs are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="SharedFactAttribute(string[])"/>
    public SharedTheoryAttribute(params string[] names) => Skip = SharedFiles.SkipReason(names);
}

namespace MarketChain.Auditor.Tests;

/// <summary>The tests that share one recorded crowd.</summary>
[CollectionDefinition(Name)]
public sealed class CrowdGroup : ICollectionFixture<RecordedCrowd>
{
    public const string Name = "crowd";
}

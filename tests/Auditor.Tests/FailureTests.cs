using System.Globalization;

namespace MarketChain.Auditor.Tests;

public sealed class FailureTests
{
    [Fact]
    public void Reasons_of_failure_are_those_of_the_specification()
        => Assert.Equal(
            SpecPage.Table("failures.md", "code"),
            Failure.All.Select(
                (reason, place) => new[] { (place + 1).ToString(CultureInfo.InvariantCulture), reason }));
}

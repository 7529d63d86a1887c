using System.Globalization;

namespace MarketChain.Marketing.Tests;

public sealed class NativeFaultTests
{
    [Fact]
    public void Codes_and_reasons_are_those_of_the_specification()
        => Assert.Equal(
            SpecPage.Table("failures.md", "code"),
            Enum.GetValues<NativeFault>().Where(fault => fault != NativeFault.None).Order().Select(
                fault => new[] { ((int)fault).ToString(CultureInfo.InvariantCulture), NativeFaultText.Of(fault) }));
}

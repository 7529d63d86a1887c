using MarketChain.Evm.Differential.Chains;
using MarketChain.Evm.Differential.Comparison;

namespace MarketChain.Evm.Differential.Tests;

public sealed class DifferentialTests
{
    private const int Programs = 300;

    [AnvilFact]
    public async Task Random_programs_do_here_what_they_do_on_anvil()
    {
        Assert.True(AnvilProgram.TryFind(out string? anvil, out string? reason), reason);
        List<string> report = [];

        (int done, IReadOnlyList<Difference> differences) =
            await new Fuzzer(anvil, report.Add).RunAsync(Programs, seed: 1);

        Assert.True(differences.Count == 0, string.Join('\n', report));
        Assert.Equal(Programs, done);
    }
}

using MarketChain.Crash;
using MarketChain.Node.Tests.Support;

namespace MarketChain.Node.Tests.Processes;

public sealed class ContractSourceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [SolcFact]
    public async Task Compiled_contracts_are_what_the_compiler_makes_of_their_sources()
    {
        Assert.True(SolcFolder.TryFind(out string? folder, out string? reason), reason);
        await using CrashableProcess compile = CrashableProcess.Start(new ProcessCommand(
            "env", $"SOLC_FOLDER={folder}", "node", Path.Combine(SolcFolder.Contracts, "compile.js"), "--check"));

        ProcessEnd end = await compile.WaitForExitAsync(Deadline);

        Assert.True(end.Code == 0, end.ToString());
    }
}

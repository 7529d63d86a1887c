using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Clients.Tests;

/// <summary>
/// Scripts of <c>tests/Clients</c> do on our node what they do on anvil: each tells what it did, and the two tales are
/// equal, receipts, gas, logs, addresses and errors included.
/// </summary>
public sealed class ClientTests(BothChains chains) : IClassFixture<BothChains>
{
    [ClientTheory]
    [InlineData("ethers/tokens.mjs", 46)]
    [InlineData("ethers/events.mjs", 19)]
    [InlineData("ethers/kinds.mjs", 38)]
    [InlineData("ethers/sockets.mjs", 7)]
    [InlineData("viem/contracts.mjs", 43)]
    [InlineData("viem/chain-facts.mjs", 40)]
    [InlineData("viem/sockets.mjs", 5)]
    [InlineData("foundry/cast.mjs", 26)]
    [InlineData("foundry/forge.mjs", 18)]
    public async Task Does_here_what_it_does_on_anvil(string script, int steps)
    {
        string[][] told = await Task.WhenAll(RunAsync(script, chains.Own), RunAsync(script, chains.Anvil));

        Assert.Equal(steps, told[1].Length);
        Assert.All(told[1].Zip(told[0]), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(steps, told[0].Length);
    }

    private static async Task<string[]> RunAsync(string script, Uri chain)
    {
        Assert.True(ClientTools.TryInstall(out string? folder, out string? reason), reason);
        ProcessCommand command = new("node", Path.Combine(folder, script), chain.AbsoluteUri);
        await using CrashableProcess process = CrashableProcess.Start(command);
        ProcessEnd end = await process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.True(end.Code == 0, $"{script} on {chain}: {end}");
        return end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

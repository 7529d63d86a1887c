using System.CommandLine;
using MarketChain.Evm.Differential;
using MarketChain.Evm.Differential.Chains;

Option<int> programs = new("--programs")
{
    Description = "How many random programs to run",
    HelpName = "N",
    DefaultValueFactory = _ => 20_000,
};
Option<int> seed = new("--seed")
{
    Description = "What the programs are made from",
    HelpName = "S",
    DefaultValueFactory = _ => 1,
};
RootCommand command = new("Runs random programs on our node and on Foundry's anvil, and compares what they do")
{
    programs, seed,
};
command.SetAction(async result =>
{
    if (!AnvilProgram.TryFind(out string? anvil, out string? reason))
    {
        await Console.Error.WriteLineAsync(reason);
        return 2;
    }

    Fuzzer fuzzer = new(anvil, Console.WriteLine);
    var (done, differences) = await fuzzer.RunAsync(result.GetValue(programs), result.GetValue(seed));
    Console.WriteLine($"{done} programs, {differences.Count} differences");
    return differences.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();

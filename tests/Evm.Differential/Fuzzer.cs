using MarketChain.Evm.Differential.Chains;
using MarketChain.Evm.Differential.Comparison;
using MarketChain.Evm.Differential.Generation;
using MarketChain.Primitives;

namespace MarketChain.Evm.Differential;

/// <summary>
/// Runs random programs on our node and on anvil, each a process of its own:
/// <code>
/// seed, round ─► generator ─► trials ─► signed transactions ─┬─► marketchain ─► observations ─┐
///                                                            └─► anvil       ─► observations ─┴─► equal?
/// </code>
/// A round has chains of its own, so it is repeated by seed and number alone, and stays quick: anvil computes the trie
/// of all accounts anew for each proof.
/// </summary>
/// <param name="anvilProgram">Path of anvil.</param>
/// <param name="report">Takes a line, or a difference, to show.</param>
public sealed class Fuzzer(string anvilProgram, Action<string> report)
{
    /// <summary>Programs of a round.</summary>
    public const int RoundPrograms = 1_000;

    private const int BatchPrograms = 50;
    private const int DifferencesMax = 20;

    private readonly Tally _tally = new();

    /// <summary>Runs programs until their number is reached or there are too many differences.</summary>
    /// <returns>How many programs ran, and the differences, each as small as could be made.</returns>
    public async Task<(int Programs, IReadOnlyList<Difference> Differences)> RunAsync(int programs, int seed)
    {
        List<Difference> found = [];
        int done = 0;
        for (int round = 0; done < programs && found.Count < DifferencesMax; round++)
        {
            int count = Math.Min(RoundPrograms, programs - done);
            found.AddRange(await RunRoundAsync(count, seed, round));
            done += count;
            report($"seed {seed}: {done} programs, {_tally}, {found.Count} differences");
        }

        return (done, found);
    }

    private async Task<List<Difference>> RunRoundAsync(int programs, int seed, int round)
    {
        await using OwnChain own = await OwnChain.StartAsync();
        await using AnvilChain anvil = await AnvilChain.StartAsync(anvilProgram);
        using TrialRunner runner = new(own, anvil, _tally);
        Random random = new(unchecked((seed * 1_000_003) + round));
        List<Difference> found = [];
        for (int done = 0; done < programs && found.Count < DifferencesMax; done += BatchPrograms)
        {
            int count = Math.Min(BatchPrograms, programs - done);
            Address[] addresses = [.. Enumerable.Range(0, count).Select(runner.AddressOf)];
            ProgramGenerator generator = new(random, addresses);
            Trial[] trials = [.. addresses.Select(_ => generator.Next())];
            foreach (Difference difference in await runner.RunAsync(trials))
            {
                report($"seed {seed}, round {round}, programs from {done}: {difference}");
                Difference smallest = await Minimiser.MinimiseAsync(difference, runner);
                report($"smallest: {smallest}");
                found.Add(smallest);
            }
        }

        return found;
    }
}

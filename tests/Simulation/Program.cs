using System.Diagnostics;
using System.Globalization;
using MarketChain.Simulation;
using MarketChain.Simulation.Nodes;

const string Usage = """
    usage: simulation [real] [--all] [--mutation NAME] [FIRST [LAST]]
      real          whole nodes with real chains; without it the real consensus over a model of a chain
      FIRST, LAST   seeds, 1 to 500 by default; one alone is run and described
      --all         describes every seed, not only those that fail
      --mutation    breaks a rule in every node: DropQuorumCheck, SkipFsync, ForgetLock, StartClocksAtOnce
    Exit code 1 when a seed fails; a failing seed prints itself.
    """;

Mutation mutation = Mutation.None;
bool isReal = args is ["real", ..];
string[] rest = isReal ? args[1..] : args;
bool showsAll = rest is ["--all", ..];
rest = showsAll ? rest[1..] : rest;
if (rest is ["--mutation", var name, ..])
{
    if (!Enum.TryParse(name, out mutation))
    {
        return Refuse();
    }

    rest = rest[2..];
}

int[] seeds = new int[rest.Length];
for (int i = 0; i < rest.Length; i++)
{
    if (!int.TryParse(rest[i], NumberStyles.None, CultureInfo.InvariantCulture, out seeds[i]))
    {
        return Refuse();
    }
}

(int first, int last)? range = seeds switch
{
    [] => (1, 500),
    [var one] => (one, one),
    [var from, var to] => (from, to),
    _ => null,
};
return range is { } asked ? Run(asked.first, asked.last) : Refuse();

int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}

int Run(int from, int to)
{
    Stopwatch watch = Stopwatch.StartNew();
    int failed = 0;
    for (int seed = from; seed <= to; seed++)
    {
        Outcome outcome = isReal ? ReplicaScenario.Run(seed, mutation) : Scenario.Run(seed, mutation);
        failed += outcome.Failure is null ? 0 : 1;
        if (outcome.Failure is not null || showsAll || from == to)
        {
            Console.WriteLine(outcome);
        }
    }

    Console.WriteLine($"{to - from + 1 - failed} well, {failed} failed, in {watch.Elapsed.TotalSeconds:F1} s");
    return failed == 0 ? 0 : 1;
}

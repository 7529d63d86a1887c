using MarketChain.Evm;

namespace MarketChain.Chain.StateTests;

/// <summary>One test of a file: accounts, and a transaction with variants.</summary>
/// <param name="name">Its name.</param>
/// <param name="json">All of it.</param>
internal sealed class StateTest(string name, StateTestJson json)
{
    /// <summary>Runs its cases of known forks that are wanted.</summary>
    public IEnumerable<StateTestResult> Run(StateTestRunner runner, Func<Fork, bool> isWanted)
    {
        (string Name, Fork Fork)[] wanted = [.. ForksOf(json.Object("post")).Where(item => isWanted(item.Fork))];
        if (wanted.Length == 0)
        {
            yield break;
        }

        using StateTestWorld world = StateTestWorld.Of(json.Object("pre"));
        StateTestTransaction transaction = new(json.Object("transaction"));
        foreach ((string forkName, Fork fork) in wanted)
        {
            StateTestEnvironment environment = StateTestEnvironment.Of(json.Object("env"), ForkRules.Of(fork));
            foreach (StateTestJson expected in json.Object("post").Objects(forkName))
            {
                StateTestVariant variant = StateTestVariant.Of(expected.Object("indexes"));
                string? error = runner.Run(
                    world, environment, transaction.Encode(expected, variant), StateTestOutcome.Of(expected));
                yield return new StateTestResult($"{name}/{variant}", forkName, error);
            }
        }
    }

    /// <summary>Of what it expects, the forks that are known here; other forks may have fields of their own.</summary>
    private static IEnumerable<(string Name, Fork Fork)> ForksOf(StateTestJson post)
        => post.Properties.Join(
            Enum.GetValues<Fork>(), property => property.Name, fork => fork.ToString(), (p, fork) => (p.Name, fork));
}

/// <summary>Which of a transaction's data, gas limits and values a case takes.</summary>
internal sealed record StateTestVariant(int Data, int Gas, int Value)
{
    public static StateTestVariant Of(StateTestJson json)
        => new(json.Value("data").ToIndex(), json.Value("gas").ToIndex(), json.Value("value").ToIndex());

    public override string ToString() => $"d{Data}g{Gas}v{Value}";
}

using System.Text.Json;
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
        using StateTestWorld world = StateTestWorld.Of(json.Object("pre"));
        StateTestTransaction transaction = new(json.Object("transaction"));
        foreach (JsonProperty post in json.Object("post").Properties)
        {
            if (!Enum.TryParse(post.Name, out Fork fork) || !isWanted(fork))
            {
                continue;
            }

            StateTestEnvironment environment = StateTestEnvironment.Of(json.Object("env"), ForkRules.Of(fork));
            foreach (StateTestJson expected in json.Object("post").Objects(post.Name))
            {
                StateTestVariant variant = StateTestVariant.Of(expected.Object("indexes"));
                string? error = runner.Run(
                    world, environment, transaction.Encode(expected, variant), StateTestOutcome.Of(expected));
                yield return new StateTestResult($"{name}/{variant}", post.Name, error);
            }
        }
    }
}

/// <summary>Which of a transaction's data, gas limits and values a case takes.</summary>
internal sealed record StateTestVariant(int Data, int Gas, int Value)
{
    public static StateTestVariant Of(StateTestJson json)
        => new(json.Value("data").ToIndex(), json.Value("gas").ToIndex(), json.Value("value").ToIndex());

    public override string ToString() => $"d{Data}g{Gas}v{Value}";
}

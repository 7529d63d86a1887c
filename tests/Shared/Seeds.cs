using System.Globalization;

namespace MarketChain.TestKit;

/// <summary>
/// Random runs that anyone can repeat: seeds 1..n, each with its own <see cref="Random"/>. A failure names its seed;
/// <c>MARKETCHAIN_SEED=7</c> then runs seed 7 alone.
/// </summary>
public static class Seeds
{
    public const string Variable = "MARKETCHAIN_SEED";

    /// <summary>Runs <paramref name="body"/> once for each seed, and stops at the first that fails.</summary>
    /// <exception cref="SeedFailedException">A run failed; its message holds the seed.</exception>
    public static void Each(int count, Action<Random> body)
    {
        foreach (var seed in Chosen(count))
        {
            try
            {
                body(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new SeedFailedException(seed, failure);
            }
        }
    }

    /// <inheritdoc cref="Each(int, Action{Random})"/>
    public static async Task EachAsync(int count, Func<Random, Task> body)
    {
        foreach (var seed in Chosen(count))
        {
            try
            {
                await body(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new SeedFailedException(seed, failure);
            }
        }
    }

    private static IEnumerable<int> Chosen(int count)
        => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } seed
            ? [int.Parse(seed, CultureInfo.InvariantCulture)]
            : Enumerable.Range(1, count);
}

/// <summary>A run of <see cref="Seeds"/> failed; the inner exception is what its body threw.</summary>
public sealed class SeedFailedException(int seed, Exception failure)
    : Exception($"{Seeds.Variable}={seed} failed: {failure.Message}", failure)
{
    public int Seed { get; } = seed;
}

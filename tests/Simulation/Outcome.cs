using System.Globalization;
using MarketChain.Simulation.Checks;

namespace MarketChain.Simulation;

/// <summary>What is played from a seed.</summary>
public interface IPlay
{
    /// <summary>The highest final block.</summary>
    ulong Height { get; }

    /// <summary>What happened besides, for people; may be empty.</summary>
    string Told { get; }

    /// <summary>Plays it to the end; how long it took after the last fault until all was well, or null.</summary>
    long? Play();
}

/// <summary>How a run ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Failure">What went wrong; null when nothing did.</param>
/// <param name="Height">The highest final block.</param>
/// <param name="HealedInMs">How long after the last fault every honest node had three more blocks.</param>
/// <param name="Told">What happened besides.</param>
public sealed record Outcome(int Seed, string? Failure, ulong Height, long? HealedInMs, string Told)
{
    /// <summary>Plays something, and says how that ended.</summary>
    public static Outcome Of(int seed, IPlay play)
    {
        long? healedInMs = null;
        string? failure;
        try
        {
            healedInMs = play.Play();
            failure = healedInMs is null ? $"no progress after healing: {play}" : null;
        }
        catch (ViolationException violation)
        {
            failure = violation.Message;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // Whatever breaks is this seed's failure, and named with it.
            failure = broken.ToString();
        }

        return new Outcome(seed, failure, play.Height, healedInMs, play.Told);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Failure ?? "well"}; {Height} blocks, healed in {HealedInMs?.ToString() ?? "-"} ms{Told}");
}

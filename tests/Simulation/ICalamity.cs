namespace MarketChain.Simulation;

/// <summary>Something worse than faults happens to the machines of a run, once.</summary>
public interface ICalamity
{
    /// <summary>What has happened, for people; empty until it is over.</summary>
    string Told { get; }

    /// <summary>Plans all of it.</summary>
    /// <param name="healedAtMs">When other faults end.</param>
    void Begin(long healedAtMs);
}

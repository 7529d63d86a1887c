namespace MarketChain.Simulation.Checks;

/// <summary>Something that must never happen has.</summary>
public sealed class ViolationException(string what) : Exception(what);

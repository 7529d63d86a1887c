using System.Globalization;

namespace MarketChain.Turmoil;

/// <summary>How many validators meet how much trouble.</summary>
public sealed record TurmoilOptions
{
    /// <summary>Three or four.</summary>
    public int Validators { get; init; } = 3;

    /// <summary>Trouble goes on for so long.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>At least so many troubles, however long they take.</summary>
    public int TroublesMin { get; init; }

    /// <summary>Decides the order of troubles, what a loss of power leaves, and who sees what.</summary>
    public int Seed { get; init; } = 1;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Validators} validators, seed {Seed}, {Duration.TotalSeconds} s and at least {TroublesMin} troubles");
}

using System.Runtime.InteropServices;

namespace MarketChain.Node.Devnet;

/// <summary>How long bytes take from one place to another.</summary>
/// <param name="OneWay">The least.</param>
/// <param name="Jitter">The most that is added, drawn anew for each piece.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LinkDelay(TimeSpan OneWay, TimeSpan Jitter)
{
    /// <summary>Round-trip times between cloud regions, ms; San Francisco to Amsterdam is interpolated.</summary>
    private static readonly (string One, string Other, double RoundTripMs, double JitterMs)[] Cities =
    [
        ("london", "sanfran", 148, 1),
        ("london", "amsterdam", 9, 0.5),
        ("sanfran", "amsterdam", 150, 1),
        ("frankfurt", "london", 17.7, 0.5),
        ("frankfurt", "sanfran", 153, 1),
        ("frankfurt", "amsterdam", 9.5, 0.5),
    ];

    /// <summary>That of two validators by their names; none when they are not named after these cities.</summary>
    public static LinkDelay Between(string name, string other)
    {
        foreach ((string one, string two, double roundTripMs, double jitterMs) in Cities)
        {
            if ((one == name && two == other) || (one == other && two == name))
            {
                return new(TimeSpan.FromMilliseconds(roundTripMs / 2), TimeSpan.FromMilliseconds(jitterMs));
            }
        }

        return default;
    }

    /// <summary>What a piece takes.</summary>
    public TimeSpan Draw() => OneWay + (Jitter * Random.Shared.NextDouble());
}

namespace MarketChain.Node.Replay.Logs;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine, for ever.
/// </summary>
internal struct SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9e3779b97f4a7c15;
        return Mix(_state);
    }

    /// <summary>A number below a bound, to within 2^-64 of evenly spread.</summary>
    public ulong Below(ulong bound) => Math.BigMul(Next(), bound, out _);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(uint percent) => Below(100) < percent;

    /// <summary>A generator that depends on a further number: a row's, a user's.</summary>
    public static SeededRandom Of(ulong seed, ulong number) => new(Mix(seed ^ Mix(number + 0x9e3779b97f4a7c15)));

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
        return bits ^ (bits >> 31);
    }
}

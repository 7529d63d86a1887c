using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>
/// Accounts that programs name. Our system accounts are not among them, nor anything whose balance depends on how many
/// blocks there were.
/// </summary>
internal static class Targets
{
    /// <summary>An account that nobody funds but these programs.</summary>
    public static Address Fresh { get; } = new(Convert.FromHexString("00000000000000000000000000000000deadbeef"));

    private static readonly Address Other = new(Convert.FromHexString("00000000000000000000000000c0ffee00000001"));

    /// <summary>One of the developers' accounts, with coins and at times with a program that it runs.</summary>
    private static readonly Address Funded = new(Convert.FromHexString("a0ee7a142d267c1f36714e4a8f75612f20a79720"));

    /// <summary>Numbers of the precompiles.</summary>
    public static ReadOnlySpan<int> Precompiles
        => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0x100];

    /// <summary>An account: mostly one of the programs.</summary>
    public static UInt256 Any(Random random, IReadOnlyList<Address> programs) => random.Next(10) switch
    {
        0 => Word(Fresh),
        1 => Word(Other),
        2 => Word(Funded),
        3 => (ulong)Precompiles[random.Next(Precompiles.Length)],
        _ when programs.Count > 0 => Word(programs[random.Next(programs.Count)]),
        _ => Word(Fresh),
    };

    private static UInt256 Word(in Address address) => UInt256.ReadPadded(address.Bytes);
}

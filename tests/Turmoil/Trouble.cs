namespace MarketChain.Turmoil;

/// <summary>What happens to validators.</summary>
public enum TroubleKind
{
    /// <summary>One loses power, and with it some of the writes that were not synced.</summary>
    LosesPower,

    /// <summary>One is stopped where it stands (SIGSTOP) until the others have made blocks, and goes on.</summary>
    Freezes,

    /// <summary>One is killed, and all that it kept is removed: its votes too. It comes back by itself.</summary>
    IsWiped,

    /// <summary>All lose power at once.</summary>
    AllLosePower,

    /// <summary>Two of four lose all that they kept, and come back by an order of the operators.</summary>
    TwoAreWiped,
}

/// <summary>A trouble that can befall a network.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Victims">To whom, by their places among the validators.</param>
public sealed record Trouble(TroubleKind Kind, IReadOnlyList<int> Victims)
{
    private static readonly TroubleKind[] OfOne
        = [TroubleKind.LosesPower, TroubleKind.Freezes, TroubleKind.IsWiped];

    /// <summary>Each kind, for each validator that it can befall.</summary>
    /// <param name="validators">How many there are.</param>
    public static IReadOnlyList<Trouble> All(int validators)
    {
        int[] everybody = [.. Enumerable.Range(0, validators)];
        return
        [
            .. OfOne.SelectMany(kind => everybody.Select(victim => new Trouble(kind, [victim]))),
            new Trouble(TroubleKind.AllLosePower, everybody),
            .. validators == 4 ? [new Trouble(TroubleKind.TwoAreWiped, [1, 3])] : Array.Empty<Trouble>(),
        ];
    }

    /// <summary>How many kinds befall so many validators.</summary>
    public static int KindsOf(int validators) => All(validators).DistinctBy(trouble => trouble.Kind).Count();

    /// <summary>
    /// All of them again and again, each time in another order, in which all kinds come before one comes again.
    /// </summary>
    /// <param name="validators">How many there are.</param>
    /// <param name="random">Decides the orders.</param>
    public static IEnumerable<Trouble> Endless(int validators, Random random)
    {
        while (true)
        {
            Trouble[] deck = [.. All(validators)];
            random.Shuffle(deck);
            var places = deck.GroupBy(each => each.Kind).SelectMany(Enumerable.Index).OrderBy(place => place.Index);
            foreach ((_, Trouble trouble) in places)
            {
                yield return trouble;
            }
        }
    }
}

/// <summary>A trouble that was overcome.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Names">To whom.</param>
/// <param name="Pause">The longest time without a new block, until all validators took part again.</param>
/// <param name="Back">From the trouble until all validators took part again.</param>
public sealed record TroubleOvercome(TroubleKind Kind, IReadOnlyList<string> Names, TimeSpan Pause, TimeSpan Back);

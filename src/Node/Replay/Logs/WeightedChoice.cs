namespace MarketChain.Node.Replay.Logs;

/// <summary>Draws indices by weight, in integers.</summary>
internal sealed class WeightedChoice
{
    private readonly ulong[] _sums;

    private WeightedChoice(IEnumerable<ulong> weights)
    {
        ulong sum = 0;
        _sums = [.. weights.Select(weight => sum += weight)];
    }

    /// <summary>Sum of all weights.</summary>
    public ulong Total => _sums[^1];

    /// <summary>Weights as given.</summary>
    public static WeightedChoice Of(IEnumerable<ulong> weights) => new(weights);

    /// <summary>Zipf's law: the k-th of <paramref name="count"/> weighs 1/k.</summary>
    public static WeightedChoice Zipf(int count)
        => new(Enumerable.Range(1, count).Select(rank => 1_000_000_000UL / (ulong)rank));

    /// <summary>Sum of the weights before an index.</summary>
    public ulong Before(int index) => index == 0 ? 0 : _sums[index - 1];

    /// <summary>An index, as often as it weighs.</summary>
    public int Draw(ref SeededRandom random)
    {
        int found = Array.BinarySearch(_sums, random.Below(Total));

        // A sum that equals the draw belongs to the index after it; without a hit the complement is that index.
        return found >= 0 ? found + 1 : ~found;
    }
}

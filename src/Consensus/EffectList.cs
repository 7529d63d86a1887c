using System.Collections;

namespace MarketChain.Consensus;

/// <summary>What one or more steps want done, in order. The caller clears it when it is done.</summary>
public sealed class EffectList : IReadOnlyList<QbftEffect>
{
    private readonly List<QbftEffect> _effects = [];

    /// <inheritdoc/>
    public int Count => _effects.Count;

    /// <inheritdoc/>
    public QbftEffect this[int index] => _effects[index];

    /// <summary>Forgets all.</summary>
    public void Clear() => _effects.Clear();

    /// <inheritdoc/>
    public IEnumerator<QbftEffect> GetEnumerator() => _effects.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(QbftEffect effect) => _effects.Add(effect);
}

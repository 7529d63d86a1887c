namespace MarketChain.Storage;

/// <summary>
/// A value in the store's own memory, found or not. Dispose it exactly once, before the reader it came from; copies
/// of this struct share the pin.
/// </summary>
public readonly ref struct PinnedValue : IDisposable
{
    private readonly IPinOwner? _owner;
    private readonly nint _pin;

    /// <summary>A found value whose memory needs no release.</summary>
    public PinnedValue(ReadOnlySpan<byte> span)
    {
        Found = true;
        Span = span;
    }

    /// <summary>A found value held by <paramref name="pin"/>, given back to its owner by Dispose.</summary>
    internal PinnedValue(ReadOnlySpan<byte> span, IPinOwner owner, nint pin)
        : this(span)
    {
        _owner = owner;
        _pin = pin;
    }

    /// <summary>False when the key is absent: an absent key and an empty value differ.</summary>
    public bool Found { get; }

    /// <summary>The value's bytes until Dispose; empty when absent.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>A copy that outlives Dispose, or null when absent.</summary>
    public byte[]? ToArray() => Found ? Span.ToArray() : null;

    /// <summary>Gives the memory back to the store.</summary>
    public void Dispose() => _owner?.Release(_pin);
}

/// <summary>Who takes a pin back.</summary>
internal interface IPinOwner
{
    void Release(nint pin);
}

namespace MarketChain.Chain;

/// <summary>
/// One piece of work at a time, in the order in which they were given: what a block leaves to be done after it is
/// shown. The caller gives out and waits; whoever has threads does it beside.
/// </summary>
public interface IBackground
{
    /// <summary>Does some work, once the piece before it has ended; returns at once where there is a thread.</summary>
    void Start(Action work);

    /// <summary>Returns when nothing is being done, and throws what the last piece threw.</summary>
    void Wait();
}

/// <summary>Does everything at once, on the caller's thread.</summary>
public sealed class Inline : IBackground
{
    /// <summary>The only one.</summary>
    public static Inline Instance { get; } = new();

    /// <inheritdoc/>
    public void Start(Action work) => work();

    /// <inheritdoc/>
    public void Wait()
    {
        // All was done when it was given.
    }
}

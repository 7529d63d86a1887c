using MarketChain.Primitives;

namespace MarketChain.Evm.Tracing;

/// <summary>Watches nothing; costs nothing.</summary>
public readonly struct NoTracer : ITracer
{
    /// <inheritdoc/>
    public static bool WatchesSteps => false;

    /// <inheritdoc/>
    public static bool WatchesFrames => false;

    /// <inheritdoc/>
    public void OnStep(in TracedStep step) => Invariant.Fail("nobody watches steps");

    /// <inheritdoc/>
    public void OnStepEnd(long gasCost, EvmStatus status) => Invariant.Fail("nobody watches steps");

    /// <inheritdoc/>
    public void OnEnter(in TracedFrame frame) => Invariant.Fail("nobody watches frames");

    /// <inheritdoc/>
    public void OnExit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output)
        => Invariant.Fail("nobody watches frames");
}

using MarketChain.Primitives;

namespace MarketChain.Evm.Tracing;

/// <summary>
/// Watches a run. It is told, and can change nothing: gas, results and validity are the same with any tracer. A struct
/// type parameter of the interpreter, so <see cref="NoTracer"/> leaves no trace in the machine code. Spans that it is
/// shown are valid during the call only. Logs pass through the host, which can note them between frames.
/// </summary>
public interface ITracer
{
    /// <summary>A constant: tell of every opcode. Slow, and the same results.</summary>
    static abstract bool WatchesSteps { get; }

    /// <summary>A constant: tell of every frame.</summary>
    static abstract bool WatchesFrames { get; }

    /// <summary>An opcode is about to be tried; it may fail for want of gas or words.</summary>
    void OnStep(in TracedStep step);

    /// <summary>
    /// The opcode of the last <see cref="OnStep"/> was done or failed. A call's cost holds the gas it hands down.
    /// </summary>
    void OnStepEnd(long gasCost, EvmStatus status);

    /// <summary>
    /// A frame begins: the transaction's own, a call, a creation, a precompile, a self-destruction's payment.
    /// </summary>
    void OnEnter(in TracedFrame frame);

    /// <summary>
    /// The innermost frame ended. Status says how, the output is what it returned, the reason of a revert or the new
    /// contract's code.
    /// </summary>
    void OnExit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output);
}

/// <summary>The machine just before an opcode.</summary>
public readonly ref struct TracedStep
{
    /// <summary>Where in the code.</summary>
    public required int ProgramCounter { get; init; }

    /// <summary>The opcode.</summary>
    public required byte Opcode { get; init; }

    /// <summary>Gas left.</summary>
    public required long Gas { get; init; }

    /// <summary>Frames around this one; 0 for the transaction's.</summary>
    public required int Depth { get; init; }

    /// <summary>Refunds so far of this frame and those around it.</summary>
    public required long Refund { get; init; }

    /// <summary>Whose storage.</summary>
    public required Address Account { get; init; }

    /// <summary>The words, the top one last.</summary>
    public required ReadOnlySpan<UInt256> Stack { get; init; }

    /// <summary>A multiple of 32 bytes.</summary>
    public required ReadOnlySpan<byte> Memory { get; init; }

    /// <summary>What the last call returned.</summary>
    public required ReadOnlySpan<byte> ReturnData { get; init; }
}

/// <summary>A frame that begins.</summary>
public readonly ref struct TracedFrame
{
    /// <summary>SELFDESTRUCT, or the opcode of the call or creation that <see cref="CallKind"/> names.</summary>
    public required byte Opcode { get; init; }

    /// <summary>Who called; of a self-destruction the destroyed.</summary>
    public required Address From { get; init; }

    /// <summary>Whose code: called, lent or created; of a self-destruction who gets the balance.</summary>
    public required Address To { get; init; }

    /// <summary>Wei that moved.</summary>
    public required UInt256 Value { get; init; }

    /// <summary>Gas that it was given.</summary>
    public required long Gas { get; init; }

    /// <summary>The call data, or the code that makes the contract.</summary>
    public required ReadOnlySpan<byte> Input { get; init; }

    /// <summary>Frames around it.</summary>
    public required int Depth { get; init; }
}

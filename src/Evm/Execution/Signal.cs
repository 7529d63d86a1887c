namespace MarketChain.Evm.Execution;

/// <summary>
/// What an instruction returns where others return the gas that is left: all negative. Any other negative number is
/// gas that did not suffice; no price is above 2^62, so such numbers never reach these.
/// </summary>
internal static class Signal
{
    /// <summary>The frame waits for the one above it, which the instruction has filled in.</summary>
    public const long Waits = long.MinValue;

    /// <summary>The frame ends as <see cref="Machine{THost}.Status"/> says, with the gas that it has.</summary>
    public const long Ends = long.MinValue + 1;

    /// <summary>A price that nobody can pay.</summary>
    public const long OutOfGas = -1;
}

/// <summary>Why a chain of instructions came back to the interpreter.</summary>
internal enum Exit
{
    /// <summary>One instruction was done, and the frame goes on: only when each returns (see <see cref="IMode"/>).
    /// </summary>
    Stepped,

    /// <summary>The frame waits for the one above it.</summary>
    Waits,

    /// <summary>The frame ended.</summary>
    Ended,
}

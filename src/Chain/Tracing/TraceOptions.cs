namespace MarketChain.Chain.Tracing;

/// <summary>What a trace tells.</summary>
public enum TraceKind
{
    /// <summary>Every opcode: geth's struct logger.</summary>
    Steps,

    /// <summary>Every call: geth's callTracer.</summary>
    Calls,
}

/// <summary>How much a trace tells.</summary>
public sealed record TraceOptions
{
    /// <summary>Opcodes or calls.</summary>
    public TraceKind Kind { get; init; }

    /// <summary>Of steps: the words on the stack.</summary>
    public bool WithStack { get; init; } = true;

    /// <summary>Of steps: the memory.</summary>
    public bool WithMemory { get; init; }

    /// <summary>Of steps: at SLOAD and SSTORE, the slots of the contract that were met so far.</summary>
    public bool WithStorage { get; init; } = true;

    /// <summary>Of steps: what the last call returned.</summary>
    public bool WithReturnData { get; init; }

    /// <summary>Of steps: the most of them; those after it are left out.</summary>
    public ulong StepsMax { get; init; } = ulong.MaxValue;

    /// <summary>Of calls: no calls inside the transaction's.</summary>
    public bool OnlyTopCall { get; init; }

    /// <summary>Of calls: their logs.</summary>
    public bool WithLogs { get; init; }
}

/// <summary>
/// Bytes of JSON, roughly, that traces may still take. Hostile code can make a million steps or calls: when the budget
/// is spent nothing more is kept, the run goes on to its end, and the trace is refused.
/// </summary>
/// <param name="bytesMax">The most.</param>
public sealed class TraceBudget(long bytesMax)
{
    private long _left = bytesMax;

    /// <summary>True when more was wanted than there was: what was kept is not whole.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Takes bytes; false when they are not there, or were not before.</summary>
    internal bool TryTake(long bytes)
    {
        IsExceeded = IsExceeded || bytes > _left;
        _left -= IsExceeded ? 0 : bytes;
        return !IsExceeded;
    }
}

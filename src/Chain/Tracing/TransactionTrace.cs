using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Tracing;

/// <summary>What was seen of a transaction while it ran.</summary>
/// <param name="GasUsed">What it is charged for.</param>
/// <param name="Failed">It reverted, or failed otherwise.</param>
/// <param name="ReturnValue">What it returned, or the reason of a revert.</param>
/// <param name="Steps">Its opcodes; none for a trace of calls.</param>
/// <param name="Root">Its outermost call; null for a trace of steps.</param>
public sealed record TransactionTrace(
    ulong GasUsed, bool Failed, ReadOnlyMemory<byte> ReturnValue, IReadOnlyList<TraceStep> Steps, TraceFrame? Root);

/// <summary>An opcode, with the machine as it was before it.</summary>
public sealed class TraceStep
{
    /// <summary>Where in the code.</summary>
    public required int ProgramCounter { get; init; }

    /// <summary>The opcode's name.</summary>
    public required string Opcode { get; init; }

    /// <summary>Gas left.</summary>
    public required ulong Gas { get; init; }

    /// <summary>What it cost, with what a call hands down.</summary>
    public ulong GasCost { get; internal set; }

    /// <summary>1 for the transaction's own frame.</summary>
    public required int Depth { get; init; }

    /// <summary>Refunds so far.</summary>
    public required long Refund { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; internal set; }

    /// <summary>The words, the top one last; null when not asked for.</summary>
    public UInt256[]? Stack { get; init; }

    /// <summary>A multiple of 32 bytes; null when not asked for.</summary>
    public byte[]? Memory { get; init; }

    /// <summary>What the last call returned; null when not asked for.</summary>
    public byte[]? ReturnData { get; init; }

    /// <summary>Slots that the contract has met, this opcode's after it; null but at SLOAD and SSTORE.</summary>
    public KeyValuePair<UInt256, UInt256>[]? Storage { get; init; }
}

/// <summary>A call, a creation or a self-destruction.</summary>
public sealed class TraceFrame
{
    /// <summary>The opcode's name; NATIVE for a transaction of a native module.</summary>
    public required string Type { get; init; }

    /// <summary>Who called.</summary>
    public required Address From { get; init; }

    /// <summary>Whose code; null for a creation that failed, and where there is no recipient.</summary>
    public Address? To { get; internal set; }

    /// <summary>Wei that moved; null where none can.</summary>
    public UInt256? Value { get; init; }

    /// <summary>Gas that it was given.</summary>
    public ulong Gas { get; internal set; }

    /// <summary>Gas that it took.</summary>
    public ulong GasUsed { get; internal set; }

    /// <summary>Call data, or the code that makes a contract.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>What it returned, the new contract's code, or the reason of a revert.</summary>
    public ReadOnlyMemory<byte> Output { get; internal set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; internal set; }

    /// <summary>Calls inside it, in order.</summary>
    public List<TraceFrame> Calls { get; } = [];

    /// <summary>Its own logs, in order; none when it or a frame around it failed.</summary>
    public List<TraceLog> Logs { get; } = [];

    /// <summary>Logs of what failed never were.</summary>
    internal void DropUndoneLogs(bool isUndone = false)
    {
        bool undone = isUndone || Error is not null;
        if (undone)
        {
            Logs.Clear();
        }

        foreach (TraceFrame call in Calls)
        {
            call.DropUndoneLogs(undone);
        }
    }
}

/// <summary>A log of a call.</summary>
/// <param name="Log">The log.</param>
/// <param name="CallsBefore">How many calls its frame had made before it.</param>
public readonly record struct TraceLog(LogEntry Log, int CallsBefore);

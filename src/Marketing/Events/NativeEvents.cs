using System.Buffers.Binary;
using System.Text;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Marketing.Events;

/// <summary>An ImpressionsSubmitted event, without what the transaction itself says.</summary>
/// <param name="Accepted">Rows accepted.</param>
/// <param name="Ua">Their attention.</param>
/// <param name="OutcomesHash">Hash of all outcomes.</param>
/// <param name="Counts">Rows by reason.</param>
public sealed record SubmittedEvent(uint Accepted, UInt128 Ua, Hash256 OutcomesHash, IReadOnlyList<uint> Counts);

/// <summary>A NativeFailed event.</summary>
/// <param name="Fault">The rule that was broken.</param>
/// <param name="Reason">The rule in words.</param>
public sealed record FailedEvent(NativeFault Fault, string Reason);

/// <summary>A UaModelFailed event.</summary>
/// <param name="Campaign">Whose rows were scored by the built-in model.</param>
/// <param name="Model">The contract's number.</param>
/// <param name="Fault">Why.</param>
/// <param name="GasUsed">What the contract used.</param>
public sealed record UaModelFailedEvent(uint Campaign, uint Model, UaModelFault Fault, ulong GasUsed);

/// <summary>Reads events that this chain's own modules wrote: another form is broken code.</summary>
public static class NativeEvents
{
    private const int Word = 32;

    /// <summary>Reads an ImpressionsSubmitted event.</summary>
    public static SubmittedEvent ReadSubmitted(LogEntry log)
    {
        Invariant.Check(log.Topics[0] == AttentionEvents.ImpressionsSubmitted.Topic);
        ReadOnlySpan<byte> data = log.Data.Span;
        int counts = (int)Number(data, 5) / Word;
        uint[] values = new uint[(int)Number(data, counts)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (uint)Number(data, counts + 1 + i);
        }

        return new SubmittedEvent(
            (uint)Number(data, 2),
            (UInt128)UInt256.ReadBigEndian(data[(3 * Word)..]),
            new Hash256(data.Slice(4 * Word, Word)),
            values);
    }

    /// <summary>Reads a NativeFailed event.</summary>
    public static FailedEvent ReadFailed(LogEntry log)
    {
        Invariant.Check(log.Topics[0] == AttentionEvents.NativeFailed.Topic);
        ReadOnlySpan<byte> data = log.Data.Span;
        int text = (int)Number(data, 1);
        int length = (int)Number(data[text..], 0);
        return new FailedEvent(
            (NativeFault)Number(data, 0), Encoding.UTF8.GetString(data.Slice(text + Word, length)));
    }

    /// <summary>True for a UaModelFailed event.</summary>
    public static bool IsModelFailure(LogEntry log)
        => log.Address == SystemAccounts.Attention && log.Topics[0] == AttentionEvents.UaModelFailed.Topic;

    /// <summary>Reads a UaModelFailed event.</summary>
    public static UaModelFailedEvent ReadModelFailure(LogEntry log)
    {
        Invariant.Check(IsModelFailure(log));
        ReadOnlySpan<byte> data = log.Data.Span;
        return new UaModelFailedEvent(
            (uint)Number(log.Topics[1].Bytes, 0),
            (uint)Number(log.Topics[2].Bytes, 0),
            (UaModelFault)Number(data, 0),
            Number(data, 1));
    }

    private static ulong Number(ReadOnlySpan<byte> data, int word)
        => BinaryPrimitives.ReadUInt64BigEndian(data[(((word + 1) * Word) - sizeof(ulong))..]);
}

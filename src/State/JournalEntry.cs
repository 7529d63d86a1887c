using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State;

/// <summary>Each change that can be undone.</summary>
internal enum JournalKind : byte
{
    /// <summary>An account began to exist.</summary>
    Existence,

    /// <summary>A nonce was set.</summary>
    Nonce,

    /// <summary>A balance was set.</summary>
    Balance,

    /// <summary>A code hash was set.</summary>
    CodeHash,

    /// <summary>A storage slot was set.</summary>
    Slot,

    /// <summary>A transient slot was set.</summary>
    Transient,

    /// <summary>An account got a mark (touched, created, destroyed, warm).</summary>
    AccountMark,

    /// <summary>A storage slot became warm.</summary>
    WarmSlot,
}

/// <summary>One change, with what it replaced.</summary>
/// <param name="kind">What changed.</param>
/// <param name="index">Which account or slot: its index in the overlay.</param>
/// <param name="old">The value, hash or mark before, or nothing for changes that go one way.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JournalEntry(JournalKind kind, int index, in UInt256 old)
{
    public readonly JournalKind Kind = kind;
    public readonly int Index = index;
    public readonly UInt256 Old = old;
}

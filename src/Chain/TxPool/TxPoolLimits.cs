using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>Every maximum of the pool, with its reason. Nothing here is consensus.</summary>
public sealed record TxPoolLimits
{
    /// <summary>
    /// Transactions: some minutes of full blocks; each entry costs about a kilobyte beside its bytes.
    /// </summary>
    public int CountMax { get; init; } = 65_536;

    /// <summary>Bytes of envelopes and sidecars: 10,000-row batches are 200 to 290 KB each.</summary>
    public long BytesMax { get; init; } = 512L << 20;

    /// <summary>Transactions of one sender over all its lanes: nobody fills the pool alone.</summary>
    public int PerSenderMax { get; init; } = 4_096;

    /// <summary>Bytes of one sender, for the same reason.</summary>
    public long PerSenderBytesMax { get; init; } = 128L << 20;

    /// <summary>
    /// How far a sequence may be ahead of its lane's counter: clients send in parallel, not at random.
    /// </summary>
    public ulong SequenceAheadMax { get; init; } = 4_096;

    /// <summary>
    /// Transactions that wait for an earlier one of their lane. They cost an attacker nothing until that comes, so they
    /// get a small part of the pool and never push out one that can be included; when that part is full, a worse one
    /// that waits makes room.
    /// </summary>
    public int WaitingMax { get; init; } = 8_192;

    /// <summary>Percent by which a replacement must pay more: re-gossip is not free.</summary>
    public uint ReplacementPercent { get; init; } = 10;

    /// <summary>
    /// How many one transaction may push out: bounds the time that is spent on one that does not fit in the end.
    /// </summary>
    public int PushedOutMax { get; init; } = 256;

    /// <summary>Checks the relations between the limits.</summary>
    public void Check()
    {
        Invariant.Check(CountMax > 0 && BytesMax > 0 && PerSenderMax > 0 && PerSenderBytesMax > 0);
        Invariant.Check(PushedOutMax > 0);
        Invariant.Check(WaitingMax < CountMax && PerSenderMax <= CountMax && PerSenderBytesMax <= BytesMax);
    }
}

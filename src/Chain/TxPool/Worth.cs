using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>How near a transaction is to a block.</summary>
internal enum Standing
{
    /// <summary>One before it in its lane is missing.</summary>
    Waiting,

    /// <summary>It, or one before it in its lane, does not cover the base fee.</summary>
    PricedOut,

    /// <summary>It can be in the next block.</summary>
    Ready,
}

/// <summary>
/// What the pool loses with a transaction. The tip is the lowest of it and of those before it in its lane: a rich one
/// behind a poor one is no likelier to be included. Among equals the one of whose sender fewest wait is worth more, so
/// a sender that floods the pool loses its last ones to those who have few in it.
/// </summary>
/// <param name="Standing">What counts most.</param>
/// <param name="Tip">Wei for a unit of gas.</param>
/// <param name="Turn">How many of its sender waited when it came.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Worth(Standing Standing, UInt256 Tip, int Turn) : IComparable<Worth>
{
    public int CompareTo(Worth other)
    {
        if (Standing != other.Standing)
        {
            return Standing < other.Standing ? -1 : 1;
        }

        int byTip = Tip.CompareTo(other.Tip);
        return byTip != 0 ? byTip : other.Turn.CompareTo(Turn);
    }

    public bool IsBelow(in Worth other) => CompareTo(other) < 0;
}

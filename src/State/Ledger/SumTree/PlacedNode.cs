using System.Runtime.InteropServices;
using MarketChain.Primitives.SumTree;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>The value of a perfect subtree, and where it stands in the sum tree.</summary>
/// <param name="Height">Levels above the leaves: below it are 2^Height of them.</param>
/// <param name="Index">Its place in its level, from 0.</param>
/// <param name="Value">Hash and sums.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlacedNode(byte Height, uint Index, SumNode Value)
{
    /// <summary>How many leaves the tree has when this node is made: it ends with its last one.</summary>
    public ulong LeavesThen => ((ulong)Index + 1) << Height;
}

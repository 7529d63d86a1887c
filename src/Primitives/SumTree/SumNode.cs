using System.Runtime.InteropServices;

namespace MarketChain.Primitives.SumTree;

/// <summary>A value of the sum tree of a settled epoch: a hash, and the sums over the leaves below it.</summary>
/// <param name="Hash">keccak256 of the leaf or of both children.</param>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Attention.</param>
/// <param name="Amount">Pay, in wei.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SumNode(Hash256 Hash, ulong Impressions, UInt128 Ua, UInt128 Amount)
{
    /// <summary>Adds the sums of two neighbours under the hash of their parent.</summary>
    /// <returns>False when a sum does not fit its width.</returns>
    public static bool TryAdd(in SumNode left, in SumNode right, in Hash256 hash, out SumNode parent)
    {
        ulong impressions = unchecked(left.Impressions + right.Impressions);
        UInt128 ua = unchecked(left.Ua + right.Ua);
        UInt128 amount = unchecked(left.Amount + right.Amount);
        parent = new SumNode(hash, impressions, ua, amount);
        return impressions >= left.Impressions && ua >= left.Ua && amount >= left.Amount;
    }
}

/// <summary>Whose pay a leaf states.</summary>
public enum PayoutLeafType : byte
{
    /// <summary>None: no leaf has it.</summary>
    None = 0,

    /// <summary>A site's.</summary>
    Site = 1,

    /// <summary>A UID's.</summary>
    Uid = 2,
}

/// <summary>One leaf of the sum tree: what was counted for a site or a UID, and paid.</summary>
/// <param name="Type">Site or UID.</param>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Index">Position over both types, from 0.</param>
/// <param name="Id">The site's or UID's number.</param>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
/// <param name="Amount">Pay, in wei.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PayoutLeaf(
    PayoutLeafType Type,
    uint Campaign,
    uint Epoch,
    uint Index,
    uint Id,
    ulong Impressions,
    UInt128 Ua,
    UInt128 Amount);

using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Client;

/// <summary>
/// Where the trie keeps the results of a settled epoch (docs/spec/state.md), and how to read them from a proof:
/// <code>
/// slot   | table 1 = 1 | zeros 19 | campaign 4 | epoch 4 | field 4 |       of ChainAccounts.Attention
/// field  0  root of the sum tree 32
///        1  | leaves 4 | number 4 | impressions 8 | termsVersion 4 | sites 4 |
///        2  | ua 16 | reserve 16 |
///        3  | paidUsers 16 | paidSites 16 |
/// </code>
/// </summary>
public static class SettledEpochSlots
{
    private const byte Table = 1;
    private const int Fields = 4;

    /// <summary>The numbers of the slots that <see cref="ReadRoot"/> needs, in its order.</summary>
    public static IReadOnlyList<UInt256> Of(uint campaign, uint epoch)
        => [.. Enumerable.Range(0, Fields).Select(field => Number(campaign, epoch, (uint)field))];

    /// <summary>The root of an epoch's sum tree with its sums, and the number of its leaves.</summary>
    /// <param name="proof">
    /// Of <see cref="ChainAccounts.Attention"/> with the slots of <see cref="Of"/>, verified.
    /// </param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="leaves">Leaves of the tree, over sites and UIDs.</param>
    /// <exception cref="MarketChainException">The epoch is not settled, or the proof is of other slots.</exception>
    public static SumNode ReadRoot(AccountProof proof, uint campaign, uint epoch, out uint leaves)
    {
        bool isAsked = proof.Address == ChainAccounts.Attention
            && proof.Slots.Select(slot => slot.Slot).SequenceEqual(Of(campaign, epoch));
        if (!isAsked || proof.Slots[0].Value.IsZero)
        {
            throw new MarketChainException(
                ClientFault.BadProof, $"the proof shows no settled epoch {epoch} of campaign {campaign}");
        }

        ReadOnlySpan<byte> counts = proof.Slots[1].Value.ToBigEndian();
        ReadOnlySpan<byte> size = proof.Slots[2].Value.ToBigEndian();
        ReadOnlySpan<byte> paid = proof.Slots[3].Value.ToBigEndian();
        leaves = BinaryPrimitives.ReadUInt32BigEndian(counts);
        ulong impressions = BinaryPrimitives.ReadUInt64BigEndian(counts[8..]);
        UInt128 ua = BinaryPrimitives.ReadUInt128BigEndian(size);
        UInt128 paidUsers = BinaryPrimitives.ReadUInt128BigEndian(paid);
        UInt128 paidSites = BinaryPrimitives.ReadUInt128BigEndian(paid[16..]);

        // Leaves of sites and of UIDs each carry the whole epoch (settlement.md 4), so the root's counts are twice it.
        Hash256 root = new(proof.Slots[0].Value.ToBigEndian());
        return new SumNode(root, 2 * impressions, 2 * ua, paidUsers + paidSites);
    }

    private static UInt256 Number(uint campaign, uint epoch, uint field)
    {
        Span<byte> slot = stackalloc byte[UInt256.Size];
        slot.Clear();
        slot[0] = Table;
        BinaryPrimitives.WriteUInt32BigEndian(slot[20..], campaign);
        BinaryPrimitives.WriteUInt32BigEndian(slot[24..], epoch);
        BinaryPrimitives.WriteUInt32BigEndian(slot[28..], field);
        return UInt256.ReadBigEndian(slot);
    }
}

using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>
/// How many campaigns the rows of a batch name: each may open an epoch, which its gas limit must cover.
/// </summary>
internal static class DistinctCampaigns
{
    /// <summary>
    /// Campaigns are numbered from 1, so nearly all of them are marked in 8 KiB; the others are sorted.
    /// </summary>
    private const int MarkedBelow = 65_536;
    private const int WordBits = 64;

    /// <summary>0 when the transaction is no batch; its sidecar must have been checked.</summary>
    public static uint Count(PooledTransaction item)
        => item.Transaction is NativeTransaction { Payload: SubmitImpressions batch }
            ? Count(ImpressionColumns.Open(item.Sidecar.Span, batch).Campaigns)
            : 0;

    /// <summary>
    /// Bounded time whatever the numbers are, unlike a hash table, into which they could be made to collide.
    /// </summary>
    internal static uint Count(ReadOnlySpan<uint> campaigns)
    {
        Span<ulong> marks = stackalloc ulong[MarkedBelow / WordBits];
        marks.Clear();
        uint count = 0;
        List<uint>? others = null;
        foreach (uint campaign in campaigns)
        {
            if (campaign >= MarkedBelow)
            {
                (others ??= []).Add(campaign);
                continue;
            }

            ref ulong word = ref marks[(int)(campaign / WordBits)];
            ulong bit = 1UL << (int)(campaign % WordBits);
            count += (word & bit) == 0 ? 1U : 0;
            word |= bit;
        }

        return count + CountDistinct(others);
    }

    private static uint CountDistinct(List<uint>? numbers)
    {
        if (numbers is null)
        {
            return 0;
        }

        numbers.Sort();
        uint count = 1;
        for (int i = 1; i < numbers.Count; i++)
        {
            count += numbers[i] == numbers[i - 1] ? 0U : 1;
        }

        return count;
    }
}

using System.Numerics;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>
/// The campaigns that the rows of a batch name, each prepared at its first row. Open addressing under a seed that the
/// batch's own hash gives: its author chooses the campaigns, and must not choose where they meet.
/// </summary>
internal sealed class CampaignFrames
{
    private const int TableMax = 1 << 15;
    private const int TableMin = 64;

    // About 1 KiB each. Forgetting all of them costs no more than the first block did.
    private const int KnownMax = 1 << 14;

    private readonly Dictionary<uint, CampaignFrame> _known = [];
    private readonly List<CampaignFrame> _named = [];
    private readonly ushort[] _table = new ushort[TableMax];
    private readonly CampaignFrame _unknown = new(0);
    private CampaignFrame _last;
    private ulong _seed;
    private int _shift;
    private uint _campaigns;
    private uint _site;

    internal CampaignFrames() => _last = _unknown;

    /// <summary>The existing campaigns that the batch has named so far, in the order of their first rows.</summary>
    internal IReadOnlyList<CampaignFrame> Named => _named;

    /// <summary>Begins a batch of so many rows.</summary>
    internal void Begin(MarketingContext context, uint site, int rows, ulong seed)
    {
        Invariant.Check(rows <= SubmitImpressions.RowsMax && 2 * SubmitImpressions.RowsMax <= TableMax);
        int size = Math.Max(TableMin, (int)BitOperations.RoundUpToPowerOf2((uint)rows * 2));
        _table.AsSpan(0, size).Clear();
        _shift = 64 - BitOperations.Log2((uint)size);
        _seed = seed | 1;
        _site = site;
        _campaigns = CampaignRecord.Count(context.World);
        _named.Clear();
        _last = _unknown;
    }

    /// <summary>The frame of a campaign, prepared for this batch.</summary>
    internal CampaignFrame Of(MarketingContext context, uint campaign)
        => _last.Campaign == campaign ? _last : _last = Find(context, campaign);

    /// <summary>Takes in the campaigns of all rows; true when a contract scores those of one of them.</summary>
    internal bool FindContracts(MarketingContext context, ReadOnlySpan<uint> campaigns)
    {
        bool found = false;
        foreach (uint campaign in campaigns)
        {
            found |= Of(context, campaign).Contract is not null;
        }

        return found;
    }

    private CampaignFrame Find(MarketingContext context, uint campaign)
    {
        if (campaign == 0 || campaign > _campaigns)
        {
            return _unknown;
        }

        int size = 1 << (64 - _shift);
        int position = (int)((campaign * _seed) >> _shift);
        for (; _table[position] != 0; position = (position + 1) & (size - 1))
        {
            CampaignFrame frame = _named[_table[position] - 1];
            if (frame.Campaign == campaign)
            {
                return frame;
            }
        }

        CampaignFrame added = Add(context, campaign);
        _table[position] = (ushort)_named.Count;
        return added;
    }

    private CampaignFrame Add(MarketingContext context, uint campaign)
    {
        if (!_known.TryGetValue(campaign, out CampaignFrame? frame))
        {
            if (_known.Count == KnownMax)
            {
                _known.Clear();
            }

            frame = new CampaignFrame(campaign);
            _known.Add(campaign, frame);
        }

        frame.Prepare(context, _site);
        _named.Add(frame);
        return frame;
    }
}

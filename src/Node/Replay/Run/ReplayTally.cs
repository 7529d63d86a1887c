using System.Runtime.InteropServices;
using MarketChain.Client.Events;
using MarketChain.Marketing.Attention;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// What the chain said so far of a replay's campaigns: rows by reason from the outcomes of batches, money from events.
/// </summary>
/// <param name="campaigns">Numbers of the campaigns, by their places.</param>
internal sealed class ReplayTally(IReadOnlyList<uint> campaigns)
{
    /// <summary>Reasons that the protocol has, accepted included.</summary>
    public static readonly int Reasons = Enum.GetValues<RowReason>().Length;

    private readonly Dictionary<uint, int> _places
        = campaigns.Select((number, place) => (number, place)).ToDictionary(item => item.number, item => item.place);

    private readonly HashSet<(uint Campaign, uint Epoch)> _open = [];
    private readonly List<SettledPlace> _settled = [];

    /// <summary>By the campaigns' places.</summary>
    public IReadOnlyList<CampaignTally> Campaigns { get; } = [.. campaigns.Select(_ => new CampaignTally())];

    /// <summary>Rows that count.</summary>
    public long Accepted => Campaigns.Sum(campaign => campaign.Accepted);

    /// <summary>Rows that do not.</summary>
    public long Rejected => Campaigns.Sum(campaign => campaign.Rejected);

    /// <summary>Epochs of campaigns that are paid.</summary>
    public int SettledEpochs => _settled.Count;

    /// <summary>Which they are, in the order of settlement.</summary>
    public IReadOnlyList<SettledPlace> Settled => _settled;

    /// <summary>Epochs of campaigns that are not paid yet.</summary>
    public int UnsettledEpochs => _open.Count;

    /// <summary>A row's outcome.</summary>
    public void Count(int campaign, byte reason) => Campaigns[campaign].RowsByReason[reason]++;

    /// <summary>An event; others' campaigns do not matter here.</summary>
    public void Add(MarketEvent happened)
    {
        switch (happened)
        {
            case EpochOpened opened when _places.ContainsKey(opened.Campaign):
                _open.Add((opened.Campaign, opened.Epoch));
                break;
            case EpochSettled settled when _places.TryGetValue(settled.Campaign, out int place):
                AddSettled(settled, Campaigns[place]);
                break;
            case CampaignRefunded refunded when _places.TryGetValue(refunded.Campaign, out int place):
                Campaigns[place].Refunded += refunded.Amount;
                break;
            case EarningsExpired expired when _places.TryGetValue(expired.Campaign, out int place):
                AddExpired(expired, Campaigns[place]);
                break;
            default:
                break;
        }
    }

    private void AddSettled(EpochSettled settled, CampaignTally campaign)
    {
        _settled.Add(new SettledPlace(settled.Campaign, settled.Epoch, _places[settled.Campaign]));
        _open.Remove((settled.Campaign, settled.Epoch));
        campaign.PaidUsers += settled.PaidUsers;
        campaign.PaidSites += settled.PaidSites;
        campaign.PlatformFee += settled.PlatformFee;
    }

    /// <summary>Expired earnings were not paid after all: to escrow, or refunded (docs/spec/settlement.md 5).</summary>
    private static void AddExpired(EarningsExpired expired, CampaignTally campaign)
    {
        campaign.PaidUsers -= expired.Amount;
        campaign.Refunded += expired.To.IsZero ? UInt256.Zero : expired.Amount;
    }
}

/// <summary>An epoch of a campaign that is paid.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Place">The campaign's place in the log.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SettledPlace(uint Campaign, uint Epoch, int Place);

/// <summary>One campaign's part of a <see cref="ReplayTally"/>. Amounts in wei.</summary>
internal sealed class CampaignTally
{
    /// <summary>Rows by the code of their reason; 0 counts those accepted.</summary>
    public long[] RowsByReason { get; } = new long[ReplayTally.Reasons];

    /// <summary>Credited to UIDs.</summary>
    public UInt256 PaidUsers { get; set; }

    /// <summary>Paid to sites.</summary>
    public UInt256 PaidSites { get; set; }

    /// <summary>Paid to the platform.</summary>
    public UInt256 PlatformFee { get; set; }

    /// <summary>Attention of the rows that count; known after the review.</summary>
    public UInt256 Ua { get; set; }

    /// <summary>Gone back to the advertiser.</summary>
    public UInt256 Refunded { get; set; }

    /// <summary>Rows that count.</summary>
    public long Accepted => RowsByReason[0];

    /// <summary>Rows that do not.</summary>
    public long Rejected => RowsByReason.Sum() - Accepted;
}

using MarketChain.Client;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// Reads every epoch that a replay touched as the chain keeps it, and compares it with what events said: nothing was
/// paid that no event told of, and every accepted row is in an epoch.
/// </summary>
internal sealed class EpochReview(MarketChainClient client, ReplayTally tally)
{
    /// <summary>Questions at a time.</summary>
    private const int AtATime = 8;

    private readonly Lock _turn = new();

    /// <summary>Reads them all and adds their attention to the tally.</summary>
    /// <returns>Null, or the first difference in one sentence.</returns>
    public async Task<string?> RunAsync(IReplayView view, CancellationToken cancellation)
    {
        IStageView stage = view.Begin("review epochs", Math.Max(1, tally.Settled.Count));
        Sums[] sums = [.. tally.Campaigns.Select(_ => new Sums())];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        string? difference = null;
        await Parallel.ForEachAsync(tally.Settled, parallel, async (settled, stop) =>
        {
            EpochInfo epoch = await client.GetEpochAsync(settled.Campaign, settled.Epoch, stop);
            lock (_turn)
            {
                difference ??= epoch.IsSettled
                    ? null
                    : $"campaign {settled.Campaign}, epoch {settled.Epoch}: its event says settled, not {epoch.State}";
                sums[settled.Place].Add(epoch);
                stage.Advance(1);
            }
        });

        for (int place = 0; place < sums.Length; place++)
        {
            difference ??= sums[place].Compare(tally.Campaigns[place], place);
            tally.Campaigns[place].Ua = sums[place].Ua;
        }

        return difference;
    }

    /// <summary>Sums over the epochs of a campaign.</summary>
    private sealed class Sums
    {
        private ulong _impressions;
        private UInt256 _paidUsers;
        private UInt256 _paidSites;
        private UInt256 _platformFee;

        public UInt256 Ua { get; private set; }

        public void Add(EpochInfo epoch)
        {
            _impressions += epoch.Impressions;
            _paidUsers += epoch.PaidUsers;
            _paidSites += epoch.PaidSites;
            _platformFee += epoch.PlatformFee;
            Ua += epoch.Ua;
        }

        public string? Compare(CampaignTally told, int place)
            => _impressions != (ulong)told.Accepted
                ? $"campaign at place {place}: outcomes accept {told.Accepted} rows, epochs hold {_impressions}"
                : _paidUsers != told.PaidUsers || _paidSites != told.PaidSites || _platformFee != told.PlatformFee
                    ? $"campaign at place {place}: events and epochs differ in what was paid"
                    : null;
    }
}

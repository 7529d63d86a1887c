using System.Diagnostics;
using MarketChain.Chain.Genesis;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks.Geo;

/// <summary>An ad server in London: it opens a market, and submits batches of impressions at even times.</summary>
internal sealed class CityLoad : IDisposable
{
    private static readonly TimeSpan SetUpDeadline = TimeSpan.FromMinutes(5);

    private readonly GeoSize _size;
    private readonly MarketLoad _load;

    private CityLoad(GeoSize size, CityNetwork network)
    {
        _size = size;
        Client = new MarketChainClient(network.London, TimeProvider.System)
        {
            PollInterval = TimeSpan.FromMilliseconds(20),
        };
        BenchSize people = new() { Uids = size.Uids, Campaigns = size.Campaigns, RowsPerBatch = size.RowsPerBatch };
        GenesisConfig genesis = network.Genesis.Config;
        _load = new MarketLoad(people, genesis, GenesisBlock.HashOf(genesis)) { UidsPerTransaction = 500 };
    }

    /// <summary>The way to the validator in London.</summary>
    public MarketChainClient Client { get; }

    /// <summary>Registers a site, campaigns and users.</summary>
    public static async Task<CityLoad> OpenAsync(GeoSize size, CityNetwork network)
    {
        CityLoad load = new(size, network);
        await load.FillAsync([.. load._load.Opening(), .. load._load.Registrations()]);
        Figures.Print("set up", $"{size.Uids:N0} UIDs, {size.Campaigns} campaigns");
        return load;
    }

    /// <summary>Batches at even times; one that is late leaves at once, and the next keeps its time.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="leaves">Is told of each before it is submitted.</param>
    /// <returns>How many impressions were submitted.</returns>
    public async Task<long> SubmitAsync(double seconds, Action<Hash256> leaves)
    {
        Stopwatch clock = Stopwatch.StartNew();
        double eachSeconds = (double)_size.RowsPerBatch / _size.RowsPerSecond;
        int batches = (int)(seconds / eachSeconds);
        for (int i = 0; i < batches; i++)
        {
            PooledTransaction batch = _load.Batch((ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            byte[] raw = batch.Encode();
            double waitSeconds = (i * eachSeconds) - clock.Elapsed.TotalSeconds;
            if (waitSeconds > 0)
            {
                Thread.Sleep(TimeSpan.FromSeconds(waitSeconds));
            }

            leaves(batch.Transaction.Hash);
            await Client.SendRawAsync(raw);
        }

        return (long)batches * _size.RowsPerBatch;
    }

    public void Dispose()
    {
        _load.Dispose();
        Client.Dispose();
    }

    /// <summary>What has to be there first; each waits for its turn in the pool.</summary>
    private async Task FillAsync(IReadOnlyList<PooledTransaction> items)
    {
        const int AtOnce = 32;
        foreach (PooledTransaction[] some in items.Chunk(AtOnce))
        {
            Hash256 last = default;
            foreach (PooledTransaction item in some)
            {
                last = await Client.SendRawAsync(item.Encode());
            }

            Receipt receipt = await Client.WaitForReceiptAsync(last, SetUpDeadline);
            Invariant.Check(receipt.Succeeded);
        }
    }
}

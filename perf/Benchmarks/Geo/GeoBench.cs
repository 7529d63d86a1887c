using System.Diagnostics;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// Three validators as processes of their own, in the networks of their cities and with disks that sync slowly, and an
/// ad server in London that submits impressions: how fast blocks follow, and how soon a batch is final to it.
/// </summary>
internal static class GeoBench
{
    /// <summary>Measures, prints, and returns how many batches were seen to become final.</summary>
    public static int Run(GeoSize size)
    {
        Console.WriteLine($"geo: {size}");
        using CityNetwork network = new(size);
        network.Start();
        return MeasureAsync(size, network).GetAwaiter().GetResult();
    }

    private static async Task<int> MeasureAsync(GeoSize size, CityNetwork network)
    {
        using CityLoad load = await CityLoad.OpenAsync(size, network);
        FinalityWatch watch = new(network.London, load.Client);
        using CancellationTokenSource stop = new();
        StolenTime stolen = new();
        Stopwatch clock = Stopwatch.StartNew();
        Task watching = Task.Run(
            () => watch.RunAsync(() => clock.Elapsed.TotalSeconds > size.WarmUpSeconds, stop.Token), stop.Token);
        long rows = await load.SubmitAsync(size.WarmUpSeconds + size.Seconds, watch.OnSubmit);
        Figures.Print("submitted", $"{rows / clock.Elapsed.TotalSeconds,9:N0} impressions/s");
        Figures.Print("not final at the end", $"{watch.Waiting,9:N0} batches");
        await stop.CancelAsync();
        await watching;
        Print(size, watch);
        stolen.Print();
        return watch.FinalityMs.Count;
    }

    private static void Print(GeoSize size, FinalityWatch watch)
    {
        double floorMs = NetworkFloor.MeanIntervalMs(City.OnewayMs(size.IsWide));
        Spread.Print("block interval, as seen", watch.SeenIntervalsMs);
        Spread.Print("block interval, as dated", watch.DatedIntervalsMs);
        Figures.Print("floor of the mean, by the network", $"{floorMs,9:N1} ms with period 0");
        Spread.Print("final at the submitter", watch.FinalityMs);
    }
}

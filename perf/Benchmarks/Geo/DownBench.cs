using System.Diagnostics;
using System.Globalization;
using MarketChain.Client;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// Four validators in their cities under load, of which one is killed: how many blocks come in a second before, in the
/// first minute after, and from then on.
/// </summary>
internal static class DownBench
{
    /// <summary>Measures, prints, and returns the last rate in parts of the first one.</summary>
    public static double Run(GeoSize size)
    {
        Console.WriteLine($"down: {size.Validators} validators, {size}");
        using CityNetwork network = new(size);
        network.Start();
        return MeasureAsync(size, network).GetAwaiter().GetResult();
    }

    private static async Task<double> MeasureAsync(GeoSize size, CityNetwork network)
    {
        using CityLoad load = await CityLoad.OpenAsync(size, network);
        double seconds = size.WarmUpSeconds + size.Seconds + size.SettleSeconds + size.Seconds;
        Task<long> submitting = Task.Run(() => load.SubmitAsync(seconds, _ => { }));
        await RateAsync(load.Client, size.WarmUpSeconds);
        double all = await RateAsync(load.Client, size.Seconds);
        Print("all up", all);
        string gone = network.KillLast();
        Print($"{gone} down, first {size.SettleSeconds} s", await RateAsync(load.Client, size.SettleSeconds));
        double later = await RateAsync(load.Client, size.Seconds);
        Print($"{gone} down, from then on", later);
        Figures.Print("ratio", $"{later / all,9:N3} (bar: at least 0.90 after the first minute)");
        await submitting;
        return later / all;
    }

    private static async Task<double> RateAsync(MarketChainClient client, int seconds)
    {
        long from = Stopwatch.GetTimestamp();
        ulong first = await client.GetBlockNumberAsync();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        ulong last = await client.GetBlockNumberAsync();
        return (last - first) / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static void Print(string what, double rate)
        => Figures.Print(what, string.Create(CultureInfo.InvariantCulture, $"{rate,9:N2} blocks/s"));
}

using System.Diagnostics;
using System.Globalization;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// Three validators in their cities with nothing to do, but for a single transaction at a random moment now and then:
/// how soon each is final in London, beside what it may take, and how far apart empty blocks are.
/// </summary>
internal static class IdleBench
{
    private const int Seed = 7;

    /// <summary>Waits are even on the scale of their logarithms: of each length there are some.</summary>
    private const double WaitMsMin = 5;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Measures, prints, and returns how many transactions were seen to become final.</summary>
    public static int Run(GeoSize size)
    {
        Console.WriteLine(
            $"idle: period {size.PeriodMs} ms, {size.SyncMs} ms more a sync, {size.Distances}, {size.Seconds} s");
        using CityNetwork network = new(size);
        network.Start();
        return MeasureAsync(size, network).GetAwaiter().GetResult();
    }

    private static async Task<int> MeasureAsync(GeoSize size, CityNetwork network)
    {
        using MarketChainClient client = new(network.London, TimeProvider.System)
        {
            PollInterval = TimeSpan.FromMilliseconds(1),
        };
        FinalityWatch watch = new(network.London, client);
        using CancellationTokenSource stop = new();
        Stopwatch clock = Stopwatch.StartNew();
        Task watching = Task.Run(
            () => watch.RunAsync(() => clock.Elapsed.TotalSeconds > size.WarmUpSeconds, stop.Token), stop.Token);
        uint emptyPeriodMs = network.Genesis.Config.EmptyPeriodMs;
        await SubmitAsync(
            client, watch, 2 * emptyPeriodMs, () => clock.Elapsed.TotalSeconds > size.WarmUpSeconds + size.Seconds);
        await stop.CancelAsync();
        await watching;
        Print(size, emptyPeriodMs, watch);
        return watch.FinalityMs.Count;
    }

    /// <summary>One at a time: each waits for the one before to be final, and then a while.</summary>
    private static async Task SubmitAsync(
        MarketChainClient client, FinalityWatch watch, double waitMsMax, Func<bool> isEnough)
    {
        using Ed25519PrivateKey key = MarketLoad.RichKey();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(key));
        Transfer nothing = new(account.Address, UInt256.Zero);
        Random random = new(Seed);
        while (!isEnough())
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(
                WaitMsMin * Math.Pow(waitMsMax / WaitMsMin, random.NextDouble())));
            watch.OnSubmit(account.Sign(nothing).Hash);
            await client.WaitForReceiptAsync(await account.SendAsync(nothing), Deadline);
        }
    }

    private static void Print(GeoSize size, uint emptyPeriodMs, FinalityWatch watch)
    {
        double boundMs = size.PeriodMs + (2 * City.OnewayMs(size.IsWide).Cast<double>().Max());
        Spread.Print("final at the submitter", watch.FinalityMs);
        Figures.Print(
            "a period and a round trip",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{boundMs,9:N1} ms; {watch.FinalityMs.Count(each => each > boundMs)} took longer"));
        Spread.Print("an empty block after the one before", watch.EmptyIntervalsMs);
        Figures.Print(
            "the period of empty blocks",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{emptyPeriodMs,9:N1} ms; {watch.EmptyIntervalsMs.Count(each => each < emptyPeriodMs)} came sooner"));
    }
}

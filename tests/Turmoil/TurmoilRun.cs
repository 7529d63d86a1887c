using System.Diagnostics;
using System.Globalization;
using MarketChain.Auditor;
using MarketChain.Client;
using MarketChain.NodeKit;

namespace MarketChain.Turmoil;

/// <summary>Turmoil that was not overcome; the message names the seed and ends with what the nodes logged.</summary>
public sealed class TurmoilException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// Validators as real processes under load, to whom one trouble after the other happens: each time blocks go on, and
/// those in trouble take part again. In the end all have the same chain with everything that anybody has ever shown as
/// final, their files are whole, and an auditor that knows only the specification computes every payout anew.
/// </summary>
public sealed class TurmoilRun : IAsyncDisposable
{
    private const int EpochMs = 10_000;
    private const ulong StartsOfASeed = 1_000_000;

    /// <summary>Blocks of the others while one is frozen.</summary>
    private const ulong FrozenBlocks = 10;

    /// <summary>How long survivors may take to have what anybody has shown: it is on its way to them.</summary>
    private static readonly TimeSpan WayDeadline = TimeSpan.FromSeconds(2);

    private readonly TurmoilOptions _options;
    private readonly Action<string> _print;
    private readonly ValidatorCluster _cluster;
    private readonly FinalRecord _record = new();
    private readonly TurmoilLoad _load;
    private readonly List<TroubleOvercome> _overcome = [];

    private TurmoilRun(TurmoilOptions options, Action<string> print)
    {
        _options = options;
        _print = print;
        _cluster = new ValidatorCluster(new ClusterOptions
        {
            Validators = options.Validators,
            EpochMs = EpochMs,
            LosesPower = true,
            Seed = (ulong)options.Seed * StartsOfASeed,
        });
        _load = new TurmoilLoad(_cluster, _record, options.Seed);
    }

    /// <summary>Makes turmoil and returns what came of it.</summary>
    /// <param name="options">How much.</param>
    /// <param name="print">Gets a line for each trouble.</param>
    /// <exception cref="TurmoilException">Blocks did not go on, a validator did not come back, …</exception>
    public static async Task<TurmoilReport> RunAsync(TurmoilOptions options, Action<string> print)
    {
        await using TurmoilRun run = new(options, print);
        try
        {
            await run.TroubleAsync();
            return await run.ReviewAsync();
        }
        catch (Exception fault)
        {
            throw new TurmoilException($"{options}: {fault.Message}\n{run._cluster.Logs()}", fault);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task TroubleAsync()
    {
        await _cluster.StartAllAsync();
        await _load.OpenAsync();
        using CancellationTokenSource enough = new();
        Task background = Task.WhenAll(
        [
            _load.RunAsync(enough.Token),
            .. _cluster.Names.Select(name => _record.WatchAsync(_cluster, name, enough.Token)),
        ]);
        try
        {
            long started = Stopwatch.GetTimestamp();
            foreach (Trouble trouble in Trouble.Endless(_options.Validators, new Random(_options.Seed)))
            {
                if (_overcome.Count >= _options.TroublesMin
                    && Stopwatch.GetElapsedTime(started) >= _options.Duration)
                {
                    break;
                }

                await OvercomeAsync(trouble);
            }
        }
        finally
        {
            await enough.CancelAsync();
            await background;
        }
    }

    /// <summary>Lets something happen, and waits until all take part again.</summary>
    private async Task OvercomeAsync(Trouble trouble)
    {
        string[] victims = [.. trouble.Victims.Select(index => _cluster.Names[index])];
        long from = Stopwatch.GetTimestamp();
        await HarmAsync(trouble.Kind, victims);
        foreach (string victim in victims)
        {
            await _cluster.AdvancesAsync(victim);
            await _cluster.SignsAsync(victim);
        }

        long to = Stopwatch.GetTimestamp();
        TroubleOvercome overcome = new(
            trouble.Kind, victims, _record.LongestPause(from, to), Stopwatch.GetElapsedTime(from, to));
        _overcome.Add(overcome);
        _print(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", victims),-32} {overcome.Kind,-12} longest pause {overcome.Pause.TotalSeconds,5:N2} s, "
            + $"all sign after {overcome.Back.TotalSeconds,5:N1} s, block {_record.Newest}"));
    }

    private Task HarmAsync(TroubleKind kind, string[] victims) => kind switch
    {
        TroubleKind.LosesPower => LosePowerAsync(victims[0]),
        TroubleKind.Freezes => FreezeAsync(victims[0]),
        TroubleKind.IsWiped => WipeAsync(victims[0]),
        TroubleKind.AllLosePower => LoseAllPowerAsync(),
        TroubleKind.TwoAreWiped => WipeTwoAsync(victims),
        _ => throw new UnreachableException(),
    };

    private async Task LosePowerAsync(string victim)
    {
        await _cluster.LosePowerAsync(victim);
        await _cluster.AdvancesAsync(WitnessOf(victim));
        await _cluster.StartAsync(victim);
    }

    private async Task FreezeAsync(string victim)
    {
        _cluster[victim].Process.Freeze();
        await _cluster.AdvancesAsync(WitnessOf(victim), FrozenBlocks);
        _cluster[victim].Process.Thaw();
    }

    private async Task WipeAsync(string victim)
    {
        await _cluster.KillAsync(victim);
        _cluster.Wipe(victim);
        await _cluster.AdvancesAsync(WitnessOf(victim));
        await _cluster.StartAsync(victim);
    }

    private async Task LoseAllPowerAsync()
    {
        await Task.WhenAll(_cluster.Names.Select(_cluster.LosePowerAsync));
        await _cluster.StartAllAsync();
    }

    /// <summary>
    /// An order to resume vouches that nobody has shown a newer block than those who are left hold: when one was on its
    /// way to them, the two are not wiped.
    /// </summary>
    private async Task WipeTwoAsync(string[] victims)
    {
        await Task.WhenAll(victims.Select(_cluster.KillAsync));
        if (!await SurvivorsHoldAllAsync(victims))
        {
            await Task.WhenAll(victims.Select(victim => _cluster.StartAsync(victim)));
            return;
        }

        Array.ForEach(victims, _cluster.Wipe);
        await Task.WhenAll(victims.Select(victim => _cluster.StartAsync(victim)));
        BlockInfo newest = await _cluster.SettlesAsync();
        string order = await _cluster.OrderResumeAsync(newest);
        foreach (string victim in victims)
        {
            await _cluster.KillAsync(victim);
            await _cluster.StartAsync(victim, "--resume", order);
        }
    }

    private async Task<bool> SurvivorsHoldAllAsync(string[] lost)
    {
        long from = Stopwatch.GetTimestamp();
        bool holds = false;
        await Eventually.True(
            async () =>
            {
                foreach (string name in _cluster.Names.Except(lost, StringComparer.Ordinal))
                {
                    holds |= await _cluster[name].Client.GetBlockNumberAsync() >= _record.Newest;
                }

                return holds || Stopwatch.GetElapsedTime(from) > WayDeadline;
            },
            NodeProgram.Deadline,
            "those who are left answer");
        return holds;
    }

    private string WitnessOf(string victim) => _cluster.Names.First(name => name != victim);

    /// <summary>All have caught up; what they have is compared with all that was shown, audited and checked.</summary>
    private async Task<TurmoilReport> ReviewAsync()
    {
        ulong newest = _record.Newest;
        foreach (string name in _cluster.Names)
        {
            await _cluster.ReachesAsync(name, newest);
            await _record.CompareAsync(name, _cluster[name].Client);
        }

        await _cluster.AgreeAsync();
        using HttpRpc rpc = new(_cluster[_cluster.Names[0]].Rpc);
        AuditReport audit = ChainAudit.Run(rpc, await File.ReadAllBytesAsync(_cluster.GenesisFile));
        await _cluster.CheckAsync();
        return new TurmoilReport
        {
            Overcome = _overcome,
            Shown = _record.Receipts,
            Rows = _load.Rows,
            Claims = _load.Claims,
            Forks = _record.Forks,
            Lost = _record.Lost,
            Audit = audit,
        };
    }
}

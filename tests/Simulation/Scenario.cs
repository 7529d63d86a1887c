using System.Globalization;
using MarketChain.Primitives;
using MarketChain.Simulation.Checks;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation;

/// <summary>How a run ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Failure">What went wrong; null when nothing did.</param>
/// <param name="Height">The highest final block.</param>
/// <param name="HealedInMs">How long after the last fault every honest node had three more blocks.</param>
public sealed record Outcome(int Seed, string? Failure, ulong Height, long? HealedInMs)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Failure ?? "well"}; {Height} blocks, healed in {HealedInMs?.ToString() ?? "-"} ms");
}

/// <summary>A run from a seed: some seconds in which everything goes wrong, then healing, then progress.</summary>
public sealed class Scenario
{
    /// <summary>Three blocks at every honest node must come within this time after healing.</summary>
    public const long ProgressWithinMs = 20_000;

    private readonly int _seed;
    private readonly Random _plan;
    private readonly SimulatedCluster _cluster;
    private readonly bool _mayWipe;
    private readonly long _faultsEndMs;
    private bool _hasWiped;

    private Scenario(int seed, Mutation mutation)
    {
        _seed = seed;
        _plan = new Random(~seed);
        ClusterSettings settings = Draw(mutation);
        _cluster = new SimulatedCluster(seed, settings);
        _mayWipe = settings is { Traitors.Count: 0, ChangesValidators: false, Validators: >= 3 };
        _faultsEndMs = 3_000 + _plan.Next(6_000);
    }

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="mutation">A rule to be broken in all nodes.</param>
    public static Outcome Run(int seed, Mutation mutation = Mutation.None)
    {
        Scenario scenario = new(seed, mutation);
        long? healedInMs = null;
        string? failure;
        try
        {
            healedInMs = scenario.Play();
            failure = healedInMs is null ? $"no progress after healing: {scenario._cluster}" : null;
        }
        catch (ViolationException violation)
        {
            failure = violation.Message;
        }
        catch (InvariantException broken)
        {
            failure = broken.ToString();
        }

        return new Outcome(seed, failure, scenario._cluster.Checker.Highest, healedInMs);
    }

    private ClusterSettings Draw(Mutation mutation)
    {
        int validators = _plan.Next(12) switch { < 4 => 3, < 9 => 4, 9 => 1, 10 => 5, _ => 7 };
        int faulty = (validators - 1) / 3;
        bool hasTraitors = faulty > 0 && _plan.Next(2) == 0;
        Dictionary<int, Treasons> traitors = hasTraitors
            ? Enumerable.Range(0, validators).OrderBy(_ => _plan.Next()).Take(faulty)
                .ToDictionary(index => index, _ => (Treasons)_plan.Next(64))
            : [];
        return new ClusterSettings
        {
            Validators = validators,
            PeriodMs = (uint)(100 + _plan.Next(200)),
            EmptyPeriodMs = (uint)(300 + _plan.Next(1_000)),
            ExecutionMaxMs = _plan.Next(40),
            ChangesValidators = !hasTraitors && validators >= 3 && _plan.Next(5) == 0,
            UsesRealSignatures = _seed % 50 == 0,
            Mutation = mutation,
            Traitors = traitors,
        };
    }

    private long? Play()
    {
        foreach (SimulatedNode node in _cluster.Nodes.Where(_ => _plan.Next(6) == 0))
        {
            node.ClockOffsetMs = _plan.Next(10_000) - 5_000;
        }

        _cluster.StartAll();
        PlanTransactions(number: 0);
        PlanFault();
        _cluster.Time.RunUntil(_faultsEndMs, () => false);
        _cluster.HealAll();
        return _cluster.RunToBlocks(3, ProgressWithinMs);
    }

    private void PlanTransactions(int number) => _cluster.Time.After(20 + _plan.Next(500), () =>
    {
        _cluster.Submit(number);
        PlanTransactions(number + 1);
    });

    private void PlanFault() => _cluster.Time.After(50 + _plan.Next(700), () =>
    {
        if (_cluster.Time.NowMs < _faultsEndMs)
        {
            Fault(_cluster.Nodes[_plan.Next(_cluster.Nodes.Count)]);
            PlanFault();
        }
    });

    private void Fault(SimulatedNode node)
    {
        switch (_plan.Next(9))
        {
            case 0:
                int left = _plan.Next();
                _cluster.Network.Split(index => ((left >> index) & 1) == 0);
                break;
            case 1:
                _cluster.Network.Cut(node.Index, _plan.Next(_cluster.Nodes.Count));
                break;
            case 2 or 3:
                _cluster.Network.Heal();
                break;
            case 4:
                _cluster.Network.Weather = new Weather(
                    1 + _plan.Next(80), _plan.Next(80), _plan.Next(3) * 80, _plan.Next(3) * 50);
                break;
            case 5:
                node.Pause(_plan.Next(2_000));
                break;
            case 6 when node.IsUp:
                _cluster.CrashNow(node);
                break;
            case 7 when node.IsUp:
                node.CrashAfterEffects = _plan.Next(4);
                break;
            case 8 when node.IsUp && _mayWipe && !_hasWiped:
                _hasWiped = true;
                node.Wipe();
                _cluster.Time.After(_plan.Next(1_000), _cluster.StartAll);
                break;
        }
    }
}

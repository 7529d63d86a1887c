using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation;

/// <summary>A run from a seed: some seconds in which everything goes wrong, then healing, then progress.</summary>
public sealed class Scenario : IPlay
{
    /// <summary>Three blocks at every honest node must come within this time after healing.</summary>
    public const long ProgressWithinMs = 20_000;

    private readonly int _seed;
    private readonly Random _plan;
    private readonly SimulatedCluster _cluster;
    private readonly Faults _faults;

    private Scenario(int seed, Mutation mutation)
    {
        _seed = seed;
        _plan = new Random(~seed);
        ClusterSettings settings = Draw(mutation);
        _cluster = new SimulatedCluster(seed, settings);
        _faults = new Faults(_plan, _cluster.Time, _cluster.Network, _cluster.Nodes)
        {
            MayWipe = settings is { Traitors.Count: 0, ChangesValidators: false, Validators: >= 3 },
            EndMs = 3_000 + _plan.Next(6_000),
        };
    }

    /// <inheritdoc/>
    public ulong Height => _cluster.Checker.Highest;

    /// <inheritdoc/>
    public string Told => "";

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="mutation">A rule to be broken in all nodes.</param>
    public static Outcome Run(int seed, Mutation mutation = Mutation.None)
        => Outcome.Of(seed, new Scenario(seed, mutation));

    /// <inheritdoc/>
    public long? Play()
    {
        _faults.Begin();
        _cluster.StartAll();
        PlanTransactions(number: 0);
        _cluster.Time.RunUntil(_faults.EndMs, () => false);
        _cluster.HealAll();
        return _cluster.RunToBlocks(3, ProgressWithinMs);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_cluster}";

    private ClusterSettings Draw(Mutation mutation)
    {
        int validators = _plan.Next(12) switch { < 4 => 3, < 9 => 4, 9 => 1, 10 => 5, _ => 7 };
        int faulty = (validators - 1) / 3;
        bool hasTraitors = faulty > 0 && _plan.Next(2) == 0;
        Dictionary<int, Treasons> traitors = hasTraitors
            ? Enumerable.Range(0, validators).OrderBy(_ => _plan.Next()).Take(faulty)
                .ToDictionary(index => index, _ => (Treasons)_plan.Next((int)Treasons.LieAboutBlocks))
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

    private void PlanTransactions(int number) => _cluster.Time.After(20 + _plan.Next(500), () =>
    {
        _cluster.Submit(number);
        PlanTransactions(number + 1);
    });
}

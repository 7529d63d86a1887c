using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Simulation.Checks;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.Replicas;

namespace MarketChain.Simulation;

/// <summary>
/// A run of real nodes from a seed: users, votes on validators, and some seconds in which everything goes wrong, with
/// traitors or without, in some a calamity too; then healing, then progress of all machines that are not lost for good,
/// and every transaction final.
/// </summary>
public sealed class ReplicaScenario : IPlay, IDisposable
{
    /// <summary>After healing all must be well, and three blocks further, within this time.</summary>
    public const long ProgressWithinMs = 20_000;

    /// <summary>What a clock may be off without any harm.</summary>
    private const long ClockErrorMs = 500;

    /// <summary>How much longer everything goes wrong around a calamity.</summary>
    private const long CalamityMs = 5_000;

    private readonly Random _plan;
    private readonly ReplicaCluster _cluster;
    private readonly Faults _faults;
    private readonly Market _market;
    private readonly List<PooledTransaction> _waiting = [];
    private readonly bool _changesValidators;
    private readonly ICalamity? _calamity;
    private ValidatorVote? _wish;

    private ReplicaScenario(int seed, Mutation mutation)
    {
        _plan = new Random(~seed);
        ReplicaClusterSettings settings = Draw(mutation);
        Random fate = new(unchecked(seed * 7_919));
        bool isCalamitous = settings is { Traitors.Count: 0, Validators: >= 3 } && fate.Next(4) == 0;
        settings = isCalamitous ? settings with { Candidates = fate.Next(2) } : settings;
        _changesValidators = settings.Candidates > 0 && !isCalamitous;
        _cluster = new ReplicaCluster(seed, settings);
        _market = new Market(_plan, _cluster.GenesisHash);
        _faults = new Faults(_plan, _cluster.Time, _cluster.Network, _cluster.Nodes)
        {
            MayWipe = settings is { Traitors.Count: 0, Validators: >= 3 } && !isCalamitous,
            EndMs = 3_000 + _plan.Next(6_000) + (isCalamitous ? CalamityMs : 0),
        };
        _calamity = isCalamitous ? DrawCalamity(fate, settings.Validators) : null;
    }

    /// <inheritdoc/>
    public ulong Height => _cluster.Checker.Highest;

    /// <inheritdoc/>
    public string Told
    {
        get
        {
            ReplicaChecker checker = _cluster.Checker;
            IEnumerable<string> traitors = _cluster.Traitors.Select(item => $"; {item.Key} is a traitor: {item.Value}");
            return $"; {checker.SettledEpochs} epochs settled, {checker.SetChanges} changes of validators, "
                + $"{checker.Evidence} contradictions kept{_calamity?.Told}{string.Concat(traitors)}";
        }
    }

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="mutation">A rule to be broken in all nodes, by their disks: the chain has its own quorums.</param>
    public static Outcome Run(int seed, Mutation mutation = Mutation.None)
    {
        using ReplicaScenario scenario = new(seed, mutation);
        return Outcome.Of(seed, scenario);
    }

    /// <inheritdoc/>
    public long? Play()
    {
        _faults.Begin();
        _cluster.StartAll();
        _calamity?.Begin(_faults.EndMs);
        PlanUser();
        if (_changesValidators)
        {
            PlanWish();
        }

        _cluster.Time.RunUntil(_faults.EndMs, () => false);
        _cluster.HealAll();
        ulong target = _cluster.Checker.Highest + 3;
        bool isWell = _cluster.Time.RunUntil(_faults.EndMs + ProgressWithinMs, () => IsWell(target));
        foreach (SimulatedReplica node in _cluster.Nodes.Where(node => node.IsUp))
        {
            _cluster.Checker.CheckChain(node);
        }

        return isWell ? _cluster.Time.NowMs - _faults.EndMs : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _cluster.Dispose();

    /// <inheritdoc/>
    public override string ToString()
        => $"{_waiting.Count} transactions wait, wished {_wish?.ToString() ?? "nothing"}; {_cluster}";

    private ReplicaClusterSettings Draw(Mutation mutation)
    {
        int validators = _plan.Next(12) switch { < 4 => 3, < 11 => 4, _ => 1 };
        bool hasTraitor = validators == 4 && _plan.Next(2) == 0;
        return new ReplicaClusterSettings
        {
            Validators = validators,
            Traitors = hasTraitor
                ? new Dictionary<int, Treasons> { [_plan.Next(validators)] = (Treasons)_plan.Next(256) }
                : new Dictionary<int, Treasons>(),
            Candidates = !hasTraitor && _plan.Next(validators == 1 ? 2 : 3) == 0 ? 1 : 0,
            Followers = _plan.Next(3) == 0 ? 1 : 0,
            PeriodMs = (uint)(100 + _plan.Next(200)),
            EmptyPeriodMs = (uint)(300 + _plan.Next(1_000)),
            SyncMs = _plan.Next(3) * 40,
            KeepsOrder = _plan.Next(2) == 0,
            Mutation = mutation,
        };
    }

    /// <summary>Of three validators an old copy of one and the silence of another could make a fork.</summary>
    private ICalamity DrawCalamity(Random fate, int validators) => fate.Next(validators > 3 ? 3 : 2) switch
    {
        0 => new Operators(fate, _cluster, keysAreLost: true),
        1 => new Operators(fate, _cluster, keysAreLost: false),
        _ => new OldCopy(fate, _cluster),
    };

    private bool IsWell(ulong target)
    {
        _waiting.RemoveAll(item => _cluster.Checker.IsIncluded(item.Transaction.Hash));
        ulong height = Math.Max(target, _cluster.Checker.Highest - 1);
        return _waiting.Count == 0
            && (IsFulfilled || !HaveVoices)
            && _cluster.Honest.All(node => node.IsAway || (node.IsWell && node.Head >= height))
            && _calamity is not { Told: "" };
    }

    /// <summary>A user hands in something new, or again what is not final: a node may have lost it.</summary>
    private void PlanUser() => _cluster.Time.After(20 + _plan.Next(300), () =>
    {
        _waiting.RemoveAll(item => _cluster.Checker.IsIncluded(item.Transaction.Hash));
        if (_cluster.Time.NowMs < _faults.EndMs && (_waiting.Count == 0 || _plan.Next(2) == 0))
        {
            _waiting.Add(_market.Next(_cluster.StartUnixMs + (ulong)_cluster.Time.NowMs));
            _cluster.Submit(_waiting[^1]);
        }
        else
        {
            _waiting.ForEach(_cluster.Submit);
        }

        PlanUser();
    });

    /// <summary>
    /// All operators want one more validator, or one less; and then another change. They say so until it is: a node
    /// that lags may think that it is so already.
    /// </summary>
    private void PlanWish() => _cluster.Time.After(200 + _plan.Next(1_500), () =>
    {
        if (IsFulfilled && _cluster.Time.NowMs < _faults.EndMs)
        {
            _wish = DrawWish();
        }

        foreach (SimulatedReplica node in _cluster.Nodes.Where(_ => !IsFulfilled))
        {
            node.Votes.TryAdd(_wish!);
        }

        PlanWish();
    });

    private bool IsFulfilled => _wish is null || IsValidator(_wish.Key) == _wish.Joins;

    /// <summary>
    /// A quorum has right clocks. Else the leaders that have them are too early for a quorum, and a vote may lack their
    /// voices until clocks are set.
    /// </summary>
    private bool HaveVoices
    {
        get
        {
            int validators = _cluster.Checker.Validators.Count;
            int wrong = _cluster.Nodes.Count(node => Math.Abs(node.ClockOffsetMs) > ClockErrorMs);
            return wrong <= validators - Seals.QuorumOf(validators);
        }
    }

    private ValidatorVote DrawWish()
    {
        List<Ed25519PublicKey> keys
            = [.. _cluster.Nodes.Select(node => node.Peer.ValidatorKey).OfType<Ed25519PublicKey>()];
        bool mayGrow = _cluster.Checker.Validators.Count <= 3 && keys.Exists(key => !IsValidator(key));
        Ed25519PublicKey subject = mayGrow ? keys.First(key => !IsValidator(key)) : keys[_plan.Next(keys.Count)];
        return new ValidatorVote(subject, Joins: !IsValidator(subject));
    }

    private bool IsValidator(Ed25519PublicKey key) => _cluster.Checker.Validators.Span.Contains(key);
}

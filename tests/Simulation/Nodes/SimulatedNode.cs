using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Nodes;

/// <summary>
/// A node: the real machine, and around it what a real node does with its effects, over a simulated clock, network,
/// disk and chain.
/// </summary>
public partial class SimulatedNode : IFaultyNode
{
    private const int BlocksPerPacket = 16;

    private readonly SimulatedCluster _cluster;
    private readonly EffectList _effects = new();
    private readonly Queue<QbftInput> _inputs = [];
    private readonly HashSet<Hash256> _pool = [];
    private QbftMachine? _machine;
    private long _wakeAtMs;
    private int _life;
    private bool _isBusy;
    private long _pausedUntilMs;

    /// <summary>Final blocks above this one survive a crash by luck.</summary>
    private ulong _syncedHead;

    public SimulatedNode(SimulatedCluster cluster, int index, ISigner signer)
    {
        _cluster = cluster;
        Index = index;
        Signer = signer;
        Chain = new ChainModel(cluster.Rules);
        byte[] born = GuardRecord.Born(cluster.Rules.Parameters.GenesisHash, signer.PublicKey, height: 1).Encode();
        Disk = new SimulatedDisk(born);
    }

    /// <inheritdoc/>
    public int Index { get; }

    public ISigner Signer { get; }

    public ChainModel Chain { get; }

    public SimulatedDisk Disk { get; }

    /// <inheritdoc/>
    public long ClockOffsetMs { get; set; }

    /// <summary>Breaks off the effects of a step after so many, and with them the node.</summary>
    public int? CrashAfterEffects { get; set; }

    /// <inheritdoc/>
    public bool IsUp => _machine is not null;

    public bool MaySign => _machine?.MaySign ?? false;

    public uint Round => _machine?.Round ?? 0;

    protected SimulatedCluster Cluster => _cluster;

    private Instant Now
        => new(_cluster.Time.NowMs, (ulong)((long)SimulatedCluster.StartUnixMs + _cluster.Time.NowMs + ClockOffsetMs));

    /// <summary>Starts the process with what is on disk.</summary>
    public void Start()
    {
        _life++;
        _wakeAtMs = 0;
        Hash256 nonce = Keccak256.HashJoined(Signer.PublicKey.Bytes, BitConverter.GetBytes(_life));
        _machine = new QbftMachine(_cluster.Rules.Parameters, Signer, _cluster.Rules.Verifier, Disk.Durable, nonce);
        Step(new QbftInput.NewHead(Chain.Start(), _pool.Count > 0));
        foreach (SimulatedNode other in _cluster.Nodes.Where(other => other != this && other.IsUp))
        {
            _cluster.Network.Connect(Index, other.Index);
            _cluster.Network.Connect(other.Index, Index);
        }
    }

    /// <summary>The process is gone, with what was not synced.</summary>
    public void Crash()
    {
        _life++;
        _machine = null;
        _inputs.Clear();
        CrashAfterEffects = null;
        Disk.Crash();
        if (_cluster.Random.Next(3) == 0)
        {
            Chain.CutTo(Math.Min(_syncedHead, Chain.Head));
        }
    }

    /// <summary>The machine is replaced by an empty one with the same key.</summary>
    public void Wipe()
    {
        Crash();
        Disk.Wipe();
        Chain.CutTo(0);
        _syncedHead = 0;
        _pool.Clear();
    }

    /// <inheritdoc/>
    public void Pause(long durationMs) => _pausedUntilMs = _cluster.Time.NowMs + durationMs;

    /// <inheritdoc/>
    public void CrashNow() => _cluster.CrashNow(this);

    /// <inheritdoc/>
    public void CrashSoon(Random random) => CrashAfterEffects = random.Next(4);

    /// <inheritdoc/>
    public void Wipe(Random random)
    {
        Wipe();
        _cluster.Time.After(random.Next(1_000), _cluster.StartAll);
    }

    /// <summary>A transaction reaches this node's pool.</summary>
    public void AddTransaction(Hash256 hash)
    {
        if (!_cluster.Checker.IsIncluded(hash) && _pool.Add(hash) && _pool.Count == 1)
        {
            Step(new QbftInput.WorkChanged(HasWork: true));
        }
    }

    /// <summary>The link to a node is new.</summary>
    public void OnConnected(int other)
    {
        if (IsUp)
        {
            _cluster.Network.Send(Index, other, new Packet.Status(Chain.Head));
            Step(new QbftInput.Connected(_cluster.Nodes[other].Signer.PublicKey));
        }
    }

    /// <summary>A packet has arrived.</summary>
    public void Take(int from, Packet packet)
    {
        if (!IsUp)
        {
            return;
        }

        if (_pausedUntilMs > _cluster.Time.NowMs)
        {
            _cluster.Time.At(_pausedUntilMs, () => Take(from, packet));
            return;
        }

        switch (packet)
        {
            case Packet.Consensus consensus:
                TakeConsensus(consensus.Bytes);
                break;
            case Packet.Status status when status.Height > Chain.Head:
                _cluster.Network.Send(Index, from, new Packet.WantBlocks(Chain.Head + 1));
                break;
            case Packet.WantBlocks want:
                Serve(from, want.FromHeight);
                break;
            case Packet.Blocks blocks:
                Import(from, blocks.Items);
                break;
            case Packet.WantProposal want when Disk.Find(want.Digest) is { } block:
                SendProposal(from, block);
                break;
            case Packet.Proposal proposal:
                Step(new QbftInput.Fetched(proposal.Block));
                break;
        }
    }

    /// <summary>One input, and the effects of all that follows from it.</summary>
    public void Step(QbftInput input)
    {
        if (!IsUp)
        {
            return;
        }

        _inputs.Enqueue(input);
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        int life = _life;
        while (life == _life && _inputs.TryDequeue(out QbftInput? next))
        {
            _effects.Clear();
            MessageRefusal refusal = _machine!.Step(next, Now, _effects);
            _cluster.Checker.OnRefusal(refusal);
            PerformAll(life);
        }

        _isBusy = false;
    }

    /// <summary>Where the node stands.</summary>
    public override string ToString()
        => IsUp
            ? $"{GetType().Name} {Index} at height {_machine!.Height} round {Round}{(MaySign ? "" : ", follows")}"
            : $"node {Index} is down";

    /// <summary>Sends to one node; a traitor may think otherwise.</summary>
    protected virtual void Send(int to, QbftMessage message)
        => _cluster.Network.Send(Index, to, new Packet.Consensus(QbftMessageCodec.Encode(message)));

    protected virtual void SendProposal(int to, ProposedBlock block)
        => _cluster.Network.Send(Index, to, new Packet.Proposal(block));

    /// <summary>A block was made here.</summary>
    protected virtual void OnBuilt(ProposedBlock block)
    {
    }

    /// <summary>A message that was read.</summary>
    protected virtual void TakeMessage(QbftMessage message) => Step(new QbftInput.Received(message));

    /// <summary>What honest nodes are held to.</summary>
    protected virtual void OnSaid(QbftMessage message) => _cluster.Checker.OnSaid(this, message);

    private void TakeConsensus(byte[] bytes)
    {
        if (QbftMessageCodec.TryDecode(bytes, out QbftMessage? message, out _))
        {
            TakeMessage(message);
        }
    }

    /// <summary>After the time that execution takes.</summary>
    private void Later(Action plan)
    {
        int life = _life;
        _cluster.Time.After(_cluster.Random.Next(_cluster.ExecutionMaxMs + 1), () =>
        {
            if (life == _life)
            {
                plan();
            }
        });
    }

    private void Wake(long atMs)
    {
        if (atMs != _wakeAtMs || !IsUp)
        {
            return;
        }

        if (_pausedUntilMs > _cluster.Time.NowMs)
        {
            _cluster.Time.At(_pausedUntilMs, () => Wake(atMs));
            return;
        }

        Step(new QbftInput.Tick());
    }

    private void Serve(int to, ulong fromHeight)
    {
        List<FinalBlock> items = [];
        for (ulong height = Math.Max(1, fromHeight); height <= Chain.Head && items.Count < BlocksPerPacket; height++)
        {
            items.Add(Chain[height]);
        }

        if (items.Count > 0)
        {
            _cluster.Network.Send(Index, to, new Packet.Blocks(items));
        }
    }

    private void Import(int from, IReadOnlyList<FinalBlock> items)
    {
        int imported = 0;
        int life = _life;
        foreach (FinalBlock block in items.Where(block => block.Block.Header.Number == Chain.Head + 1))
        {
            if (life != _life || !Chain.IsFinal(block))
            {
                return;
            }

            Commit(block);
            imported++;
        }

        if (imported > 0 && life == _life)
        {
            _cluster.Network.Send(Index, from, new Packet.WantBlocks(Chain.Head + 1));
        }
    }
}

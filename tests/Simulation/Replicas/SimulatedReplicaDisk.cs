using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Replica;
using MarketChain.Replica.Signing;
using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation.Replicas;

/// <summary>A validator's signing log, the real one, on a file that a power loss tears.</summary>
public sealed class SimulatedReplicaDisk : IReplicaDisk
{
    private readonly GuardRecord _born;
    private readonly Mutant _mutant;
    private readonly IFused _node;
    private TornFile _file;
    private SigningLog _log;

    /// <summary>The log of a key that was made this moment.</summary>
    /// <param name="born">Its record.</param>
    /// <param name="folder">For evidence.</param>
    /// <param name="mutant">May write another record, or not sync.</param>
    /// <param name="node">Whose log it is.</param>
    public SimulatedReplicaDisk(GuardRecord born, string folder, Mutant mutant, IFused node)
    {
        _born = born;
        _mutant = mutant;
        _node = node;
        _file = new TornFile(mutant, node);
        _log = Open(folder);
        Write(born, block: null);
    }

    /// <inheritdoc/>
    public GuardRecord? Record => _log.Record;

    /// <summary>The record that would be found after a power loss now, at the worst; null when there is none.</summary>
    public GuardRecord? Durable { get; private set; }

    /// <summary>The process starts.</summary>
    public void Start(string folder)
    {
        _log = Open(folder);
        Durable = _log.Record;
    }

    /// <inheritdoc/>
    public void Write(GuardRecord record, PreparedBlock? block)
    {
        _log.Write(_mutant.Rewrite(record), block);
        Durable = _file.IsSynced ? _log.Record : Durable;
    }

    /// <inheritdoc/>
    public void Discard()
    {
        _log.Discard();
        Durable = null;
    }

    /// <inheritdoc/>
    public bool Keeps(in Hash256 digest) => _log.Keeps(digest);

    /// <inheritdoc/>
    public PreparedBlock? Find(in Hash256 digest) => _log.Find(digest);

    /// <inheritdoc/>
    public PreparedBlock? FindAt(ulong height) => _log.FindAt(height);

    /// <inheritdoc/>
    public void Forget(ulong belowHeight) => _log.Forget(belowHeight);

    /// <inheritdoc/>
    public void KeepEvidence(in SignedVote first, in SignedVote second) => _log.KeepEvidence(first, second);

    /// <summary>The power goes.</summary>
    public void LosePower(Random random) => _file.LosePower(random);

    /// <summary>The machine is replaced: all is gone.</summary>
    public void Wipe() => _file = new TornFile(_mutant, _node);

    /// <summary>What is on disk for good.</summary>
    public byte[] Copy() => _file.Copy();

    /// <summary>The machine is as it was when this copy was made.</summary>
    public void PutBack(byte[] copy) => _file = new TornFile(_mutant, _node, copy);

    private SigningLog Open(string folder) => SigningLog.Open(folder, _file, _born.GenesisHash, _born.Key);
}

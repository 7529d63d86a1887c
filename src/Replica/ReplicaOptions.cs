using MarketChain.Chain;
using MarketChain.Chain.Voting;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Replica.Sync;
using MarketChain.Replica.Sync.Snapshots;

namespace MarketChain.Replica;

/// <summary>What one replica is, and its own numbers.</summary>
public sealed record ReplicaOptions
{
    /// <summary>The validator's key; null for a node that only follows.</summary>
    public ISigner? Signer { get; init; }

    /// <summary>The signature scheme; a simulation may take a cheap one for votes.</summary>
    public ISignatureVerifier Verifier { get; init; } = new Ed25519Verifier();

    /// <summary>32 bytes that were never used before: the name of this start.</summary>
    public required Hash256 Nonce { get; init; }

    /// <summary>How long a round may take at first, ms.</summary>
    public uint BaseTimeoutMs { get; init; } = 500;

    /// <summary>Times and maxima of sync; null for the defaults.</summary>
    public SyncLimits? SyncLimits { get; init; }

    /// <summary>The numbers of consensus on a chain.</summary>
    public ConsensusParameters ParametersOf(ChainSpec spec) => new()
    {
        GenesisHash = spec.GenesisHash,
        PeriodMs = spec.Genesis.PeriodMs,
        EmptyPeriodMs = spec.Genesis.EmptyPeriodMs,
        BaseTimeoutMs = BaseTimeoutMs,
    };
}

/// <summary>What a replica reaches outside of itself: real in a node, simulated in tests.</summary>
/// <param name="Disk">What must not be forgotten.</param>
/// <param name="Links">The way to other nodes.</param>
/// <param name="Clock">Time.</param>
/// <param name="Log">Those who watch.</param>
public sealed record ReplicaSurroundings(
    IReplicaDisk Disk, IReplicaLinks Links, IReplicaClock Clock, IReplicaLog Log)
{
    /// <summary>What the operator wants this validator's blocks to vote for.</summary>
    public VoteIntents Votes { get; init; } = VoteIntents.InMemory();

    /// <summary>Snapshots for peers, and the one that this node needs when peers can bring it no further.</summary>
    public SnapshotPorts Snapshots { get; init; } = SnapshotPorts.None;
}

using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Checks;

/// <summary>
/// Watches a run from outside: one block a height, sealed by a real quorum; no honest validator signs two things in one
/// place, or anything that its disk would not remember, or gives up what it has committed to.
/// </summary>
public sealed class Checker(ChainRules rules)
{
    private readonly Dictionary<ulong, Hash256> _final = [];
    private readonly Dictionary<Hash256, long> _included = [];
    private readonly SpokenVotes _spoken = new();
    private readonly Signatures _signatures = new(rules.Parameters.GenesisHash, rules.Verifier);
    private readonly int[] _refusals = new int[Enum.GetValues<MessageRefusal>().Length];

    /// <summary>What time it is, for <see cref="IncludedAtMs"/>.</summary>
    public required VirtualTime Time { get; init; }

    /// <summary>
    /// False when a rule is broken that the checks of quorums and disks would see at once: then what it leads to is to
    /// be found, a fork or two signatures in one place.
    /// </summary>
    public bool LooksInside { get; init; } = true;

    /// <summary>Contradictions that honest validators kept.</summary>
    public List<QbftEffect.KeepEvidence> Evidence { get; } = [];

    /// <summary>The highest final block.</summary>
    public ulong Highest { get; private set; }

    /// <summary>How often messages were refused, by reason.</summary>
    public int Refused(MessageRefusal reason) => _refusals[(int)reason];

    /// <summary>When a transaction was first in a final block; null while it is in none.</summary>
    public long? IncludedAtMs(Hash256 transaction) => _included.TryGetValue(transaction, out long at) ? at : null;

    /// <summary>True when a transaction is in a final block.</summary>
    public bool IsIncluded(Hash256 transaction) => _included.ContainsKey(transaction);

    /// <summary>A node holds a block to be final.</summary>
    public void OnFinal(SimulatedNode node, FinalBlock block)
    {
        ulong height = block.Block.Header.Number;
        Hash256 hash = block.Block.Digest;
        if (!_final.TryAdd(height, hash) && _final[height] != hash)
        {
            throw new ViolationException($"fork: node {node.Index} holds another block {height} to be final");
        }

        ValidatorSet set = rules.SetAt(height);
        ValidatorSet honest = new(set.Keys, set.Coinbases);
        Vote commit = new(height, block.Sealed.Extra.Round, VoteStep.Commit, hash);
        if (LooksInside && !_signatures.IsQuorum(commit, honest, block.Sealed.Extra.Seals))
        {
            throw new ViolationException($"node {node.Index} holds block {height} to be final without a quorum");
        }

        Highest = Math.Max(Highest, height);
        foreach (Hash256 transaction in block.Block.Transactions)
        {
            _included.TryAdd(transaction, Time.NowMs);
        }
    }

    /// <summary>An honest node says something.</summary>
    public void OnSaid(SimulatedNode node, QbftMessage message)
        => _spoken.OnSaid(node.Index, node.Signer.PublicKey, message, node.Disk.Durable, LooksInside);

    /// <summary>A machine has refused a message, or not.</summary>
    public void OnRefusal(MessageRefusal refusal) => _refusals[(int)refusal]++;

    /// <summary>A node keeps evidence, of which both halves must be real and in one place.</summary>
    public void OnEvidence(QbftEffect.KeepEvidence evidence)
    {
        bool isReal = evidence.First.Author == evidence.Second.Author
            && evidence.First.Vote.ComparePlace(evidence.Second.Vote) == 0
            && evidence.First.Vote != evidence.Second.Vote
            && _signatures.IsSigned(evidence.First)
            && _signatures.IsSigned(evidence.Second);
        if (!isReal)
        {
            throw new ViolationException("evidence of nothing");
        }

        Evidence.Add(evidence);
    }
}

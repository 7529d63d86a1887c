using MarketChain.Chain;
using MarketChain.Chain.Genesis;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation.Replicas;

namespace MarketChain.Simulation.Checks;

/// <summary>
/// Watches replicas from outside: one block a height over all nodes, sealed by a real quorum of the set that the block
/// before it names, and with it one state root; what <see cref="SpokenVotes"/> looks for; and where the money is.
/// </summary>
public sealed class ReplicaChecker
{
    private readonly Dictionary<ulong, Hash256> _final = [];
    private readonly Dictionary<ulong, ValidatorSet> _sets = [];
    private readonly HashSet<Hash256> _included = [];
    private readonly SpokenVotes _spoken = new();
    private readonly HeardVotes _heard = new();
    private HashSet<Vote> _saidBefore = [];
    private readonly Signatures _signatures;
    private readonly MoneyChecker _money;

    /// <summary>Nothing has happened yet.</summary>
    /// <param name="genesis">The chain's.</param>
    /// <param name="genesisHash">Its hash.</param>
    /// <param name="verifier">Judges signatures.</param>
    /// <param name="validators">Every key that may ever be in the set.</param>
    public ReplicaChecker(
        GenesisConfig genesis,
        in Hash256 genesisHash,
        ISignatureVerifier verifier,
        IReadOnlyList<Ed25519PublicKey> validators)
    {
        _signatures = new Signatures(genesisHash, verifier);
        _money = new MoneyChecker(genesis, validators.Select(key => key.ToAddress()));
        _sets[1] = SetOf([.. genesis.Validators.Select(validator => validator.Key).Order()]);
    }

    /// <summary>The highest final block.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Epochs of campaigns that are settled.</summary>
    public ulong SettledEpochs => _money.SettledEpochs;

    /// <summary>Who decides after the highest final block.</summary>
    public ValueList<Ed25519PublicKey> Validators => _sets[Highest + 1].Keys;

    /// <summary>How often the set has changed.</summary>
    public int SetChanges { get; private set; }

    /// <summary>Contradictions that honest validators kept.</summary>
    public int Evidence { get; private set; }

    /// <summary>The validator whose disk will be put back to an older state: who hears its votes is noted.</summary>
    public SimulatedReplica? Watched { get; set; }

    /// <summary>True when a transaction is in a final block.</summary>
    public bool IsIncluded(Hash256 transaction) => _included.Contains(transaction);

    /// <summary>A validator says something; for a block, only one that it could show after a crash now.</summary>
    public void OnSaid(SimulatedReplica node, QbftMessage message, GuardRecord? durable)
    {
        if (node == Watched && _saidBefore.Count > 0)
        {
            // It hears of a vote, whichever quorum answers its question, when so many others know of it.
            int enough = Validators.Count - Seals.QuorumOf(Validators.Count) + 1;
            _spoken.Forget(
                node.Peer.NodeKey, vote => _saidBefore.Contains(vote) && _heard.Count(vote) < enough);
        }

        _spoken.OnSaid(node.Index, node.Peer.NodeKey, message, durable);
        if (message is PrepareMessage { Vote: var prepare } && !node.Holds(prepare))
        {
            throw new ViolationException($"node {node.Index} does not hold what it says to hold: {prepare}");
        }

        if (message is CommitMessage { Vote: var commit } && !node.Holds(commit))
        {
            throw new ViolationException($"node {node.Index} does not hold what it says to hold: {commit}");
        }
    }

    /// <summary>
    /// A validator has forgotten, and operators vouch for it: what it says from now on may contradict what it said, but
    /// nothing that anybody still knows of.
    /// </summary>
    public void OnForgot(SimulatedReplica node) => _spoken.Forget(node.Peer.NodeKey, _ => true);

    /// <summary>Operators name other validators after the highest final block.</summary>
    public void OnReplaced(ValueList<Ed25519PublicKey> validators)
    {
        _sets[Highest + 1] = SetOf(validators);
        _spoken.GiveUp(Highest + 1);
    }

    /// <summary>
    /// The disk of <see cref="Watched"/> is put back: it may contradict what it said so far as few others know of it.
    /// </summary>
    public void OnPutBack() => _saidBefore = _spoken.Of(Watched!.Peer.NodeKey);

    /// <summary>A node hears a vote.</summary>
    public void OnHeard(SimulatedReplica node, in Vote vote) => _heard.OnHeard(node.Index, vote);

    /// <summary>A node's process is gone.</summary>
    public void OnGone(SimulatedReplica node) => _heard.OnGone(node.Index);

    /// <summary>A node keeps evidence: both halves must be real and in one place, and no honest node's.</summary>
    public void OnEvidence(SimulatedReplica node, in SignedVote first, in SignedVote second, bool isHonest)
    {
        bool isReal = first.Author == second.Author
            && first.Vote.ComparePlace(second.Vote) == 0
            && first.Vote != second.Vote
            && _signatures.IsSigned(first)
            && _signatures.IsSigned(second);
        if (!isReal || (isHonest && !MayContradictItself(first, second)))
        {
            throw new ViolationException($"node {node.Index} has evidence: {first} and {second}");
        }

        Evidence++;
    }

    /// <summary>A node holds its newest block to be final.</summary>
    public void OnFinal(SimulatedReplica node, Block block)
    {
        BlockHeader header = block.Header;
        Vote commit = new(block.Number, header.Extra.Round, VoteStep.Commit, block.Hash);
        if (!_sets.TryGetValue(block.Number, out ValidatorSet? validators)
            || !_signatures.IsQuorum(commit, validators, header.Extra.Seals))
        {
            throw new ViolationException($"node {node.Index} holds block {block.Number} to be final without a quorum");
        }

        if (!_final.TryAdd(block.Number, block.Hash))
        {
            CheckSame(node, block.Number, block.Hash);
            return;
        }

        Highest = block.Number;
        _included.UnionWith(block.Body.Transactions.Select(transaction => transaction.Hash));
        SetNext(validators.Keys, header.Extra.Validators);
        using ChainReader reader = node.Chain.OpenReader();
        _money.OnFinal(reader, block);
    }

    /// <summary>What a node has, from genesis on, is what became final.</summary>
    public void CheckChain(SimulatedReplica node)
    {
        using ChainReader reader = node.Chain.OpenReader();
        for (ulong number = 1; number <= reader.Head.Number; number++)
        {
            CheckSame(node, number, reader.GetHeader(number)!.ComputeHash());
        }
    }

    private bool MayContradictItself(in SignedVote first, in SignedVote second)
        => first.Author == Watched?.Peer.NodeKey
            && (_saidBefore.Contains(first.Vote) || _saidBefore.Contains(second.Vote));

    private static ValidatorSet SetOf(ValueList<Ed25519PublicKey> keys)
        => new(keys, [.. keys.ToArray().Select(key => key.ToAddress())]);

    /// <summary>Votes change the set by one at a time.</summary>
    private void SetNext(ValueList<Ed25519PublicKey> now, ValueList<Ed25519PublicKey> next)
    {
        int others = now.ToArray().Except(next.ToArray()).Count() + next.ToArray().Except(now.ToArray()).Count();
        if (others > 1)
        {
            throw new ViolationException($"block {Highest} changes {others} validators at once");
        }

        SetChanges += others;
        _sets[Highest + 1] = SetOf(next);
    }

    private void CheckSame(SimulatedReplica node, ulong number, in Hash256 hash)
    {
        if (_final[number] != hash)
        {
            throw new ViolationException($"fork: node {node.Index} holds another block {number} to be final");
        }
    }
}

using MarketChain.Chain.Building;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Tests.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State.History;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>A chain whose blocks are decided by several validators, all of whose keys the test holds.</summary>
internal sealed class Committee : IDisposable
{
    private static readonly string[] Names = ["london", "paris", "oslo", "rome", "madrid", "vienna", "lisbon"];

    private readonly Dictionary<Ed25519PublicKey, Ed25519PrivateKey> _keys
        = Names.Select(DevelopmentValidators.DeriveKey).ToDictionary(key => key.PublicKey);

    public Committee(int validators)
        : this(GenesisOf(validators))
    {
    }

    public Committee(GenesisConfig genesis, bool keepsLittle = false)
        => Node = new TestChain(
            genesis, options: keepsLittle ? new ChainOptions { History = new HistoryLimits(1, 1) } : null);

    public TestChain Node { get; }

    public NextHeight Next => Node.Chain.NextHeight;

    /// <summary>Keys that the test holds and that are not in the set, ascending.</summary>
    public IReadOnlyList<Ed25519PublicKey> Others
        => [.. _keys.Keys.Where(key => !Next.Validators.ToArray().Contains(key)).Order()];

    public static GenesisConfig GenesisOf(int validators) => GenesisReader.Read(FileOf(validators));

    /// <summary>The bytes of a genesis file.</summary>
    public static byte[] FileOf(int validators)
        => GenesisFiles.Write(json => GenesisReaderTests.SetValidators(json, Names[..validators]));

    /// <summary>Makes and commits a block of a round's leader.</summary>
    public Block Make(uint round = 0, HeaderVote? vote = null, ulong laterMs = 0)
    {
        Ed25519PublicKey leader = Next.Validators[Next.Rotation.LeaderOf(round)];
        BlockProposal proposal = Build(leader, vote, laterMs);
        Block block = Seal(proposal.Block, round);
        Node.Chain.Commit(proposal, block);
        return block;
    }

    /// <summary>Makes so many blocks, all with the same vote.</summary>
    public void Make(int blocks, HeaderVote? vote)
    {
        for (int i = 0; i < blocks; i++)
        {
            Make(vote: vote);
        }
    }

    public BlockProposal Build(in Ed25519PublicKey proposer, HeaderVote? vote = null, ulong laterMs = 0)
        => Node.Chain.Build(new BuildRequest
        {
            TimestampMs = Node.Chain.Spec.EarliestChildMs(Node.Chain.Head.Header) + laterMs,
            Beneficiary = Node.Chain.Spec.CoinbaseOf(proposer),
            Candidates = [],
            Vote = vote,
        });

    /// <summary>A change of validators after the newest block, signed by so many, those who stay first.</summary>
    public ValidatorChange Change(Ed25519PublicKey[] set, int signers)
    {
        ValidatorChange change = new()
        {
            GenesisHash = Node.Chain.Spec.GenesisHash,
            Height = Node.Chain.Head.Number,
            BlockHash = Node.Chain.Head.Hash,
            Validators = [.. set.Order()],
        };
        return set.OrderByDescending(key => Next.Validators.Span.Contains(key)).Take(signers)
            .Aggregate(change, (signed, key) => signed.Sign(_keys[key]));
    }

    /// <summary>The kinds of the system step's events in a block, by topic.</summary>
    public IReadOnlyList<Hash256> TopicsOf(Block block)
        => [.. Node.ReceiptsOf(block.Number).SystemLogs.Select(log => log.Topics[0])];

    /// <summary>A block with the seals of a quorum of the next height's set; the first of it unless said.</summary>
    public Block Seal(Block block, uint round, params int[] members)
    {
        int quorum = Seals.QuorumOf(Next.Validators.Count);
        int[] indices = members.Length > 0 ? members : [.. Enumerable.Range(0, quorum)];
        ValueList<Seal> seals = [.. indices.Select(index => SealOf(block, round, index))];
        ExtraData extra = block.Header.Extra with { Round = round, Seals = seals };
        return new Block(block.Header with { Extra = extra }, block.Body);
    }

    public void Dispose()
    {
        Node.Dispose();
        foreach (Ed25519PrivateKey key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private Seal SealOf(Block block, uint round, int index)
        => Seals.Sign(
            Node.Chain.Spec.GenesisHash, block.Number, round, block.Hash, (uint)index, _keys[Next.Validators[index]]);
}

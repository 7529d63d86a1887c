using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Validators;

namespace MarketChain.Simulation.World;

/// <summary>A final block of a simulated chain.</summary>
/// <param name="Block">As proposed.</param>
/// <param name="Sealed">With round and seals.</param>
public sealed record FinalBlock(ProposedBlock Block, BlockHeader Sealed);

/// <summary>What all nodes of one simulated chain agree on from the start.</summary>
/// <param name="Parameters">Numbers.</param>
/// <param name="Verifier">The signature scheme.</param>
/// <param name="ValidatorsAt">Who decides on a height.</param>
/// <param name="Thresholds">How many it takes, of so many.</param>
public sealed record ChainRules(
    ConsensusParameters Parameters,
    ISignatureVerifier Verifier,
    Func<ulong, ValueList<Ed25519PublicKey>> ValidatorsAt,
    Func<int, Thresholds> Thresholds)
{
    /// <summary>The set of a height, with the thresholds of this run.</summary>
    public ValidatorSet SetAt(ulong height)
    {
        ValueList<Ed25519PublicKey> keys = ValidatorsAt(height);
        ValueList<Address> coinbases = [.. keys.ToArray().Select(key => key.ToAddress())];
        return new ValidatorSet(keys, coinbases, Thresholds(keys.Count));
    }
}

/// <summary>
/// The chain of one node, with blocks whose execution is to agree on a hash: it builds, judges, imports and commits as
/// the real one does.
/// </summary>
public sealed class ChainModel
{
    private readonly ChainRules _rules;
    private readonly Signatures _signatures;
    private readonly List<FinalBlock> _blocks = [];
    private readonly List<ProposerRotation> _rotations;

    public ChainModel(ChainRules rules)
    {
        _rules = rules;
        _signatures = new Signatures(rules.Parameters.GenesisHash, rules.Verifier);
        _rotations = [ProposerRotation.AtGenesis(rules.ValidatorsAt(1))];
    }

    /// <summary>The newest block's number.</summary>
    public ulong Head => (ulong)_blocks.Count;

    /// <summary>A final block; not genesis.</summary>
    public FinalBlock this[ulong height] => _blocks[(int)height - 1];

    /// <summary>What the newest block says about the next one.</summary>
    public HeightStart Start()
        => new(Head + 1, HeadHash, HeadTimestampMs, _rules.SetAt(Head + 1), _rotations[^1]);

    /// <summary>A block on the newest one.</summary>
    public ProposedBlock Build(ulong timestampMs, Address beneficiary, ValueList<Hash256> transactions)
    {
        FinalBlock? parent = Head == 0 ? null : _blocks[^1];
        uint parentRound = parent?.Sealed.Extra.Round ?? 0;
        ValueList<Seal> parentSeals = parent?.Sealed.Extra.Seals ?? [];
        ExtraData extra = new()
        {
            Validators = _rules.ValidatorsAt(Head + 2),
            TimestampMs = timestampMs,
            ParentSealsHash = Seals.HashOf(parentRound, parentSeals),
        };
        BlockHeader header = new()
        {
            ParentHash = HeadHash,
            Beneficiary = beneficiary,
            StateRoot = Execute(HeadHash, transactions),
            TransactionsRoot = RootOf(transactions),
            ReceiptsRoot = default,
            LogsBloom = new LogBloom(),
            Number = Head + 1,
            GasLimit = 1,
            GasUsed = 0,
            BaseFeePerGas = 0,
            Extra = extra,
        };
        return new ProposedBlock(header, transactions, parentRound, parentSeals);
    }

    /// <summary>What executing a block says of it.</summary>
    public bool IsValid(ProposedBlock block)
    {
        BlockHeader header = block.Header;
        return header.Number == Head + 1
            && header.ParentHash == HeadHash
            && header.TimestampMs >= HeadTimestampMs + Math.Max(1, _rules.Parameters.PeriodMs)
            && header.Extra.Validators == _rules.ValidatorsAt(Head + 2)
            && header.TransactionsRoot == RootOf(block.Transactions)
            && header.StateRoot == Execute(HeadHash, block.Transactions)
            && (Head == 0 || AreSeals(Head, HeadHash, block.ParentRound, block.ParentSeals));
    }

    /// <summary>The block is final, as the child of the newest one.</summary>
    public bool IsFinal(FinalBlock block)
        => IsValid(block.Block)
            && block.Sealed.ComputeHash() == block.Block.Digest
            && AreSeals(Head + 1, block.Block.Digest, block.Sealed.Extra.Round, block.Sealed.Extra.Seals);

    /// <summary>Adds a final block.</summary>
    public void Append(FinalBlock block)
    {
        Address beneficiary = block.Block.Header.Beneficiary;
        ProposerRotation rotation = _rotations[^1];
        Ed25519PublicKey proposer = rotation.Validators.ToArray().Single(key => key.ToAddress() == beneficiary);
        _blocks.Add(block);
        _rotations.Add(rotation.After(proposer, _rules.ValidatorsAt(Head + 1)));
    }

    /// <summary>Loses the newest block, which was not synced, or all of them.</summary>
    public void CutTo(ulong head)
    {
        _blocks.RemoveRange((int)head, _blocks.Count - (int)head);
        _rotations.RemoveRange((int)head + 1, _rotations.Count - (int)head - 1);
    }

    private Hash256 HeadHash => Head == 0 ? _rules.Parameters.GenesisHash : _blocks[^1].Block.Digest;

    private ulong HeadTimestampMs => Head == 0 ? SimulatedCluster.StartUnixMs : _blocks[^1].Block.Header.TimestampMs;

    private static Hash256 Execute(in Hash256 parent, ValueList<Hash256> transactions)
        => Keccak256.HashJoined(parent.Bytes, RootOf(transactions).Bytes);

    private static Hash256 RootOf(ValueList<Hash256> transactions)
        => Keccak256.Hash([.. transactions.ToArray().SelectMany(hash => hash.Bytes.ToArray())]);

    private bool AreSeals(ulong height, in Hash256 hash, uint round, ValueList<Seal> seals)
        => _signatures.IsQuorum(new Vote(height, round, VoteStep.Commit, hash), _rules.SetAt(height), seals);
}

using MarketChain.Chain.Blocks;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Validators;
using MarketChain.State;
using MarketChain.Storage;

namespace MarketChain.Chain;

/// <summary>
/// What a block says about the next one: all that its validators need to begin. It follows from the block's header, its
/// parent's and the state after it. Never changes.
/// </summary>
public sealed class NextHeight
{
    private readonly ChainSpec _spec;

    private NextHeight(ChainSpec spec, ChainHead parent, ProposerRotation rotation, ChainParameters parameters)
    {
        _spec = spec;
        Parent = parent;
        Rotation = rotation;
        Parameters = parameters;
        Coinbases = [.. Array.ConvertAll(rotation.Validators.ToArray(), key => spec.CoinbaseOf(key))];
        BaseFeePerGas = spec.BaseFee.OfChild(parent.Header, parameters.BaseFeeWei);
    }

    /// <summary>The block that the next one follows.</summary>
    public ChainHead Parent { get; }

    /// <summary>The next block's number.</summary>
    public ulong Number => Parent.Number + 1;

    /// <summary>The hash that it follows.</summary>
    public Hash256 ParentHash => Parent.Hash;

    /// <summary>The time that it follows, Unix ms.</summary>
    public ulong ParentTimestampMs => Parent.Header.TimestampMs;

    /// <summary>Whose turn it is.</summary>
    public ProposerRotation Rotation { get; }

    /// <summary>Who decides on the next block, ascending.</summary>
    public ValueList<Ed25519PublicKey> Validators => Rotation.Validators;

    /// <summary>True when an emergency change has put them in the place of those whom the parent names.</summary>
    public bool IsReplaced => Validators != Parent.Header.Extra.Validators;

    /// <summary>The beneficiary of each one's blocks, in the order of the set; all distinct.</summary>
    public ValueList<Address> Coinbases { get; }

    /// <summary>The chain's parameters in force in the next block.</summary>
    public ChainParameters Parameters { get; }

    /// <summary>What each unit of gas burns in it, wei.</summary>
    public UInt256 BaseFeePerGas { get; }

    /// <summary>Reads what a block says.</summary>
    /// <param name="spec">The chain's rules.</param>
    /// <param name="store">The chain's headers.</param>
    /// <param name="state">Accounts and slots after the block.</param>
    /// <param name="parent">The block.</param>
    internal static NextHeight Read(ChainSpec spec, IKeyValueReader store, IStateReader state, ChainHead parent)
    {
        WorldState world = new(state);
        ValueList<Ed25519PublicKey> validators = spec.ValidatorsAfter(parent.Header);
        return new NextHeight(
            spec,
            parent,
            RotationAfter(world, validators, parent.Header, ProposerOf(spec, store, parent.Header)),
            ParameterRecord.InForce(world, spec.Parameters, parent.Number + 1));
    }

    /// <summary>Who makes the next block.</summary>
    /// <param name="beneficiary">Its beneficiary: the coinbase of one of the validators.</param>
    /// <param name="vote">Its vote, or null.</param>
    internal BlockSeats SeatsOf(in Address beneficiary, HeaderVote? vote)
    {
        Ed25519PublicKey? proposer = _spec.FindByCoinbase(Validators, beneficiary);
        Invariant.Check(proposer is not null);
        return new BlockSeats
        {
            Rotation = Rotation,
            Proposer = proposer.Value,
            Named = IsReplaced ? Parent.Header.Extra.Validators : default,
            Vote = vote,
            CoinbaseOf = key => _spec.CoinbaseOf(key),
            GenesisParameters = _spec.Parameters,
        };
    }

    /// <summary>After an emergency change everybody is in good standing.</summary>
    private static ProposerRotation RotationAfter(
        WorldState world,
        ValueList<Ed25519PublicKey> validators,
        BlockHeader parent,
        in Ed25519PublicKey lastProposer)
        => validators == parent.Extra.Validators
            ? RotationRecord.Load(world, validators, lastProposer)
            : new ProposerRotation(validators, lastProposer, new TurnStanding[validators.Count]);

    /// <summary>Who proposed a block of the chain; zero for genesis.</summary>
    private static Ed25519PublicKey ProposerOf(ChainSpec spec, IKeyValueReader store, BlockHeader header)
    {
        if (header.Number == 0)
        {
            return default;
        }

        BlockHeader? parent = BlockColumns.ReadHeader(store, header.Number - 1);
        Invariant.Check(parent is not null);
        Ed25519PublicKey? proposer = spec.ProposerOf(header, parent);
        Invariant.Check(proposer is not null);
        return proposer.Value;
    }
}

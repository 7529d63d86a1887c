using MarketChain.Chain.Emergency;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Marketing;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain;

/// <summary>The rules of one chain: what its genesis file says, and the hash of block 0 that follows from it.</summary>
public sealed class ChainSpec
{
    private readonly Dictionary<Ed25519PublicKey, Address> _coinbases;
    private readonly IReadOnlyList<ValidatorChange> _changes;

    /// <summary>Reads the rules out of a genesis file's content.</summary>
    /// <param name="genesis">What the file says.</param>
    /// <param name="genesisHash">The hash of block 0: <see cref="GenesisBlock.HashOf"/>.</param>
    /// <param name="changes">Emergency changes of validators that this node was given.</param>
    public ChainSpec(
        GenesisConfig genesis, in Hash256 genesisHash, IReadOnlyList<ValidatorChange>? changes = null)
    {
        _changes = changes ?? [];
        Genesis = genesis;
        GenesisHash = genesisHash;
        BaseFee = new BaseFeeRule(genesis);
        Parameters = new ChainParameters
        {
            GasLimit = genesis.GasLimit,
            BaseFeeWei = genesis.BaseFeeWei,
            HasBaseFee = genesis.BaseFeeMode != BaseFeeMode.Zero,
            Marketing = genesis.Marketing,
        };
        _coinbases = genesis.Validators.ToDictionary(validator => validator.Key, validator => validator.Coinbase);
    }

    /// <summary>What the genesis file says.</summary>
    public GenesisConfig Genesis { get; }

    /// <summary>The hash of block 0: the chain's name in signatures.</summary>
    public Hash256 GenesisHash { get; }

    /// <summary>EIP-155 chain id.</summary>
    public ulong ChainId => Genesis.ChainId;

    /// <summary>The parameters as genesis has them, before any decision of the validators.</summary>
    public ChainParameters Parameters { get; }

    /// <summary>
    /// The numbers of the marketing rules as genesis has them; those that no decision changes are read here.
    /// </summary>
    public MarketingParameters Marketing => Genesis.Marketing;

    /// <summary>How the base fee moves.</summary>
    public BaseFeeRule BaseFee { get; }

    /// <summary>
    /// Where a validator's fees go: where genesis says, and for one that joined later to the address of its key.
    /// </summary>
    public Address CoinbaseOf(in Ed25519PublicKey validator)
        => _coinbases.TryGetValue(validator, out Address coinbase) ? coinbase : validator.ToAddress();

    /// <summary>
    /// Who decides on the child of a block, ascending: those whom it names, or whom an emergency change puts in their
    /// place.
    /// </summary>
    public ValueList<Ed25519PublicKey> ValidatorsAfter(BlockHeader parent)
    {
        foreach (ValidatorChange change in _changes)
        {
            if (change.Height == parent.Number && change.Check(this, parent) is null)
            {
                return change.Validators;
            }
        }

        return parent.Extra.Validators;
    }

    /// <summary>
    /// Who proposed a block, by its beneficiary: one of the validators that its parent names; null when it is none of
    /// theirs. The round says nothing about it: a block that was prepared in one is decided unchanged in a later one.
    /// </summary>
    public Ed25519PublicKey? ProposerOf(BlockHeader header, BlockHeader parent)
        => FindByCoinbase(ValidatorsAfter(parent), header.Beneficiary);

    /// <summary>The one of the validators whose coinbase an address is; null when it is none's.</summary>
    public Ed25519PublicKey? FindByCoinbase(ValueList<Ed25519PublicKey> validators, in Address coinbase)
    {
        foreach (Ed25519PublicKey validator in validators)
        {
            if (CoinbaseOf(validator) == coinbase)
            {
                return validator;
            }
        }

        return null;
    }

    /// <summary>The context of a block whose header is known.</summary>
    public BlockContext ContextOf(BlockHeader header)
        => new()
        {
            ChainId = ChainId,
            Rules = Genesis.Forks.At(header.Number),
            Number = header.Number,
            TimestampMs = header.TimestampMs,
            GasLimit = header.GasLimit,
            BaseFeePerGas = header.BaseFeePerGas,
            Beneficiary = header.Beneficiary,
            PrevRandao = header.MixHash,
        };

    /// <summary>The context of a block that is to follow another.</summary>
    /// <param name="next">What the other says about it.</param>
    /// <param name="timestampMs">The block's time, Unix ms.</param>
    /// <param name="beneficiary">Who gets its fees.</param>
    public BlockContext ContextAfter(NextHeight next, ulong timestampMs, in Address beneficiary)
        => new()
        {
            ChainId = ChainId,
            Rules = Genesis.Forks.At(next.Number),
            Number = next.Number,
            TimestampMs = timestampMs,
            GasLimit = next.Parameters.GasLimit,
            BaseFeePerGas = next.BaseFeePerGas,
            Beneficiary = beneficiary,
            PrevRandao = BlockHeader.MixHashOf(next.ParentHash, next.Number),
        };

    /// <summary>The earliest time that the child of a block may have, Unix ms.</summary>
    public ulong EarliestChildMs(BlockHeader parent) => parent.TimestampMs + Math.Max(1, Genesis.PeriodMs);
}

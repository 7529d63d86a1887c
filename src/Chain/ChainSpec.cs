using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain;

/// <summary>The rules of one chain: what its genesis file says, and the hash of block 0 that follows from it.</summary>
public sealed class ChainSpec
{
    private readonly Dictionary<Ed25519PublicKey, Address> _coinbases;

    /// <summary>Reads the rules out of a genesis file's content.</summary>
    /// <param name="genesis">What the file says.</param>
    /// <param name="genesisHash">The hash of block 0: <see cref="GenesisBlock.HashOf"/>.</param>
    public ChainSpec(GenesisConfig genesis, in Hash256 genesisHash)
    {
        Genesis = genesis;
        GenesisHash = genesisHash;
        BaseFee = new BaseFeeRule(genesis);
        _coinbases = genesis.Validators.ToDictionary(validator => validator.Key, validator => validator.Coinbase);
    }

    /// <summary>What the genesis file says.</summary>
    public GenesisConfig Genesis { get; }

    /// <summary>The hash of block 0: the chain's name in signatures.</summary>
    public Hash256 GenesisHash { get; }

    /// <summary>EIP-155 chain id.</summary>
    public ulong ChainId => Genesis.ChainId;

    /// <summary>The most gas of a block.</summary>
    public ulong GasLimit => Genesis.GasLimit;

    /// <summary>The numbers of the marketing rules.</summary>
    public MarketingParameters Marketing => Genesis.Marketing;

    /// <summary>How the base fee moves.</summary>
    public BaseFeeRule BaseFee { get; }

    /// <summary>
    /// Where a validator's fees go: where genesis says, and for one that joined later to the address of its key.
    /// </summary>
    public Address CoinbaseOf(in Ed25519PublicKey validator)
        => _coinbases.TryGetValue(validator, out Address coinbase) ? coinbase : validator.ToAddress();

    /// <summary>
    /// Who proposed a block, by its beneficiary: one of the validators that its parent names; null when it is none of
    /// theirs. The round says nothing about it: a block that was prepared in one is decided unchanged in a later one.
    /// </summary>
    public Ed25519PublicKey? ProposerOf(BlockHeader header, BlockHeader parent)
    {
        foreach (Ed25519PublicKey validator in parent.Extra.Validators)
        {
            if (CoinbaseOf(validator) == header.Beneficiary)
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
    /// <param name="parent">The other's header.</param>
    /// <param name="parentHash">Its hash.</param>
    /// <param name="timestampMs">The block's time, Unix ms.</param>
    /// <param name="beneficiary">Who gets its fees.</param>
    public BlockContext ContextAfter(
        BlockHeader parent, in Hash256 parentHash, ulong timestampMs, in Address beneficiary)
        => new()
        {
            ChainId = ChainId,
            Rules = Genesis.Forks.At(parent.Number + 1),
            Number = parent.Number + 1,
            TimestampMs = timestampMs,
            GasLimit = GasLimit,
            BaseFeePerGas = BaseFee.OfChild(parent),
            Beneficiary = beneficiary,
            PrevRandao = BlockHeader.MixHashOf(parentHash, parent.Number + 1),
        };

    /// <summary>The earliest time that the child of a block may have, Unix ms.</summary>
    public ulong EarliestChildMs(BlockHeader parent) => parent.TimestampMs + Math.Max(1, Genesis.PeriodMs);
}

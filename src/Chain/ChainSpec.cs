using MarketChain.Chain.Genesis;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain;

/// <summary>The rules of one chain: what its genesis file says, and the hash of block 0 that follows from it.</summary>
public sealed class ChainSpec
{
    /// <summary>Reads the rules out of a genesis file's content.</summary>
    /// <param name="genesis">What the file says.</param>
    /// <param name="genesisHash">The hash of block 0: <see cref="GenesisBlock.HashOf"/>.</param>
    public ChainSpec(GenesisConfig genesis, in Hash256 genesisHash)
    {
        Genesis = genesis;
        GenesisHash = genesisHash;
        BaseFee = new BaseFeeRule(genesis);
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

    /// <summary>The earliest time that the child of a block may have, Unix ms.</summary>
    public ulong EarliestChildMs(BlockHeader parent) => parent.TimestampMs + Math.Max(1, Genesis.PeriodMs);
}

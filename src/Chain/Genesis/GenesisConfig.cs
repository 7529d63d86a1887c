using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Genesis;

/// <summary>What a genesis file says: all that the nodes of one chain must have in common from the start.</summary>
public sealed record GenesisConfig
{
    /// <summary>The chain's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>EIP-155 chain id, 1 to 2^53-1 (JavaScript wallets hold it in a double).</summary>
    public required ulong ChainId { get; init; }

    /// <summary>True for chains whose keys are published: a node refuses to serve them beyond loopback.</summary>
    public required bool DevelopmentOnly { get; init; }

    /// <summary>The least time between two blocks, in ms.</summary>
    public required uint PeriodMs { get; init; }

    /// <summary>The time between two blocks when there is nothing to put in them, in ms.</summary>
    public required uint EmptyPeriodMs { get; init; }

    /// <summary>Gas that fits in a block.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>How the base fee moves.</summary>
    public required BaseFeeMode BaseFeeMode { get; init; }

    /// <summary>The fixed base fee, or the floor of the floating one, in wei; 0 in mode zero.</summary>
    public required UInt128 BaseFeeWei { get; init; }

    /// <summary>Which rules of the EVM hold from which block.</summary>
    public required ForkSchedule Forks { get; init; }

    /// <summary>How long nodes keep the rows of impressions, in ms after their block's time.</summary>
    public required ulong RetentionMs { get; init; }

    /// <summary>The rules of marketing.</summary>
    public required MarketingParameters Marketing { get; init; }

    /// <summary>The authorities, in ascending order of their keys.</summary>
    public required IReadOnlyList<GenesisValidator> Validators { get; init; }

    /// <summary>Balances at block 0, in ascending order of address; their sum is below 2^128 wei.</summary>
    public required IReadOnlyList<GenesisAccount> Accounts { get; init; }

    /// <summary>
    /// keccak256 of the file's bytes: bound into block 0, so that two chains with other rules never meet.
    /// </summary>
    public required Hash256 FileHash { get; init; }
}

/// <summary>An authority of block 0.</summary>
/// <param name="Name">For people; unique.</param>
/// <param name="Key">Its public key, which verifies its seals.</param>
/// <param name="Coinbase">Where its fees go.</param>
public sealed record GenesisValidator(string Name, Ed25519PublicKey Key, Address Coinbase);

/// <summary>An account of block 0.</summary>
/// <param name="Address">Whose.</param>
/// <param name="BalanceWei">Its coins.</param>
public sealed record GenesisAccount(Address Address, UInt128 BalanceWei);

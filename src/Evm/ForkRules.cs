using MarketChain.Evm.Gas;

namespace MarketChain.Evm;

/// <summary>
/// One row for each <see cref="Fork"/>: what differs between forks is data here and nowhere an <c>if</c>. A new row
/// copies the one before and changes what changed. Opcodes name their first fork in Instructions/InstructionSet.cs,
/// precompiles in Precompiles/PrecompileTable.cs.
/// </summary>
public sealed record ForkRules
{
    /// <summary>The rules of Cancun.</summary>
    public static readonly ForkRules Cancun = new()
    {
        Fork = Fork.Cancun,
        Gas = GasCosts.Cancun,
        CodeBytesMax = 24_576,
        InitCodeBytesMax = 2 * 24_576,
        HasDelegation = false,
        TransactionGasMax = long.MaxValue,
    };

    /// <summary>The rules of Prague.</summary>
    public static readonly ForkRules Prague = Cancun with
    {
        Fork = Fork.Prague,
        Gas = GasCosts.Prague,
        HasDelegation = true,
    };

    /// <summary>The rules of Osaka.</summary>
    public static readonly ForkRules Osaka = Prague with
    {
        Fork = Fork.Osaka,
        Gas = GasCosts.Osaka,
        TransactionGasMax = 1UL << 24,
    };

    private static readonly ForkRules[] Rows = [Cancun, Prague, Osaka];

    /// <summary>Which fork this row is.</summary>
    public required Fork Fork { get; init; }

    /// <summary>What things cost.</summary>
    public required GasCosts Gas { get; init; }

    /// <summary>Bytes of a contract's code (EIP-170).</summary>
    public required int CodeBytesMax { get; init; }

    /// <summary>Bytes of the code that makes a contract (EIP-3860).</summary>
    public required int InitCodeBytesMax { get; init; }

    /// <summary>An account's code may point at another's (EIP-7702), and type 4 transactions exist.</summary>
    public required bool HasDelegation { get; init; }

    /// <summary>The most gas that one transaction may ask for (EIP-7825); before, what 63 bits hold.</summary>
    public required ulong TransactionGasMax { get; init; }

    /// <summary>The row of a fork.</summary>
    public static ForkRules Of(Fork fork) => Rows[(int)fork];
}

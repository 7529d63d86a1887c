using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Auditor;

/// <summary>Ethereum's transactions as far as no code runs (docs/spec/transactions.md 10).</summary>
internal sealed class EthereumRules(GenesisFile genesis)
{
    /// <summary>The most gas of one transaction since Osaka (EIP-7825).</summary>
    private const ulong GasLimitMax = 1 << 24;

    private const ulong Transaction = 21_000;
    private const ulong ModuleCall = 500;
    private const ulong ModuleWord = 3;
    private const int SelectorBytes = 4;
    private const int LastOldPrecompile = 0x09;
    private const int OsakaPrecompile = 0x100;

    /// <summary>True when more happens than that coin moves: then its effects are not known here.</summary>
    /// <remarks>Accounts have code only where one of these gave it to them; modules have functions.</remarks>
    public bool RunsCode(EthereumFields fields, ulong block)
        => fields.Type == TransactionType.SetCode
            || fields.To is not { } to
            || IsPrecompile(to, block)
            || (SystemAccounts.Contains(to) && fields.Data.Length >= SelectorBytes);

    /// <summary>
    /// The gas of a call of a module that names no function: refused for what it has cost so far, or for want of gas
    /// (docs/spec/contracts.md 1).
    /// </summary>
    public ulong GasRefused(EthereumFields fields, ulong block)
    {
        ulong words = ((ulong)fields.Data.Length + 31) / 32;
        ulong used = Intrinsic(fields) + ModuleCall + (ModuleWord * words);
        return used > fields.GasLimit ? fields.GasLimit : Math.Max(used, Gas(fields, block));
    }

    /// <summary>The most that a transaction may ask for in a block.</summary>
    public ulong GasMax(ulong block) => block >= genesis.OsakaFrom ? GasLimitMax : long.MaxValue;

    /// <summary>What it pays for when no code runs, and the least that its gas limit must be.</summary>
    public ulong Gas(EthereumFields fields, ulong block)
    {
        ulong floor = block >= genesis.PragueFrom ? Transaction + (10 * Tokens(fields)) : 0;
        return Math.Max(Intrinsic(fields), floor);
    }

    private static ulong Intrinsic(EthereumFields fields)
    {
        ulong intrinsic = Transaction + (4 * Tokens(fields));
        foreach (AccessListEntry entry in fields.AccessList)
        {
            intrinsic += 2_400 + (1_900 * (ulong)entry.StorageKeys.Count);
        }

        return intrinsic;
    }

    private static ulong Tokens(EthereumFields fields)
    {
        ulong tokens = 0;
        foreach (byte octet in fields.Data.Span)
        {
            tokens += octet == 0 ? 1UL : 4;
        }

        return tokens;
    }

    private bool IsPrecompile(Address address, ulong block)
    {
        BigInteger number = new(address.Bytes, isUnsigned: true, isBigEndian: true);
        return (number > 0 && number <= LastOldPrecompile)
            || (number == OsakaPrecompile && block >= genesis.OsakaFrom);
    }
}

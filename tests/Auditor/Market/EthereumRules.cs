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
    private const int LastOldPrecompile = 0x09;
    private const int OsakaPrecompile = 0x100;

    /// <summary>True when more happens than that coin moves: then its effects are not known here.</summary>
    /// <remarks>Accounts have code only where one of these gave it to them, but for the system accounts.</remarks>
    public bool RunsCode(EthereumFields fields, ulong block)
        => fields.Type == TransactionType.SetCode || fields.To is not { } to || IsPrecompile(to, block);

    /// <summary>The most that a transaction may ask for in a block.</summary>
    public ulong GasMax(ulong block) => block >= genesis.OsakaFrom ? GasLimitMax : long.MaxValue;

    /// <summary>What it pays for when no code runs, and the least that its gas limit must be.</summary>
    public ulong Gas(EthereumFields fields, ulong block)
    {
        ulong tokens = 0;
        foreach (byte octet in fields.Data.Span)
        {
            tokens += octet == 0 ? 1UL : 4;
        }

        ulong intrinsic = Transaction + (4 * tokens);
        foreach (AccessListEntry entry in fields.AccessList)
        {
            intrinsic += 2_400 + (1_900 * (ulong)entry.StorageKeys.Count);
        }

        ulong floor = block >= genesis.PragueFrom ? Transaction + (10 * tokens) : 0;
        return Math.Max(intrinsic, floor);
    }

    private bool IsPrecompile(Address address, ulong block)
    {
        BigInteger number = new(address.Bytes, isUnsigned: true, isBigEndian: true);
        return (number > 0 && number <= LastOldPrecompile)
            || (number == OsakaPrecompile && block >= genesis.OsakaFrom);
    }
}

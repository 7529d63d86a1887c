using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

internal readonly struct ChainId : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Block.ChainId;
}

/// <summary>COINBASE.</summary>
internal readonly struct Beneficiary : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => Words.Of(machine.Host.Block.Beneficiary);
}

internal readonly struct Timestamp : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Block.Timestamp;
}

internal readonly struct BlockNumber : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Block.Number;
}

internal readonly struct PrevRandao : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => Words.Of(machine.Host.Block.PrevRandao);
}

internal readonly struct GasLimit : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Block.GasLimit;
}

internal readonly struct BaseFee : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Block.BaseFee;
}

internal readonly struct BlobBaseFee : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Block.BlobBaseFee;
}

/// <summary>BLOCKHASH: the last 256 blocks; 0 for this one, later ones and older ones.</summary>
internal readonly unsafe struct BlockHash : IInstruction
{
    private const ulong BlocksKept = 256;

    public static int Gas => 20;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        ulong current = machine.Host.Block.Number;
        ulong number = top->LowUInt64;
        bool isKept = top->FitsUInt64 && number < current && current - number <= BlocksKept;
        *top = isKept ? Words.Of(machine.Host.GetBlockHash(number)) : default;
        return gas;
    }
}

/// <summary>BLOBHASH (EIP-4844).</summary>
internal readonly unsafe struct BlobHash : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        ReadOnlySpan<Hash256> hashes = machine.Host.Transaction.BlobHashes.Span;
        bool isThere = top->FitsUInt64 && top->LowUInt64 < (ulong)hashes.Length;
        *top = isThere ? Words.Of(hashes[(int)top->LowUInt64]) : default;
        return gas;
    }
}

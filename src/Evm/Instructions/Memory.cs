using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Instructions;

internal readonly unsafe struct MemoryLoad : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 1;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        if (!memory.HasWordAt(top))
        {
            return RunPastEnd(machine, top, gas);
        }

        *top = Words.Read(memory.Start + top->LowUInt64);
        return gas;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long RunPastEnd<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        gas = memory.Reach(machine.Costs, *top, Words.Size, gas);
        if (gas >= 0)
        {
            *top = Words.Read(memory.Start + top->LowUInt64);
        }

        return gas;
    }
}

internal readonly unsafe struct MemoryStore : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 2;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        if (!memory.HasWordAt(top))
        {
            return RunPastEnd(machine, top, gas);
        }

        Words.Write(memory.Start + top->LowUInt64, top - 1);
        return gas;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long RunPastEnd<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        gas = memory.Reach(machine.Costs, *top, Words.Size, gas);
        if (gas >= 0)
        {
            Words.Write(memory.Start + top->LowUInt64, top - 1);
        }

        return gas;
    }
}

internal readonly unsafe struct MemoryStoreByte : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 2;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        gas = memory.Reach(machine.Costs, *top, UInt256.One, gas);
        if (gas >= 0)
        {
            memory.Start[top->LowUInt64] = (byte)top[-1].LowUInt64;
        }

        return gas;
    }
}

/// <summary>KECCAK256.</summary>
internal readonly unsafe struct Hash : IInstruction
{
    public static int Gas => 30;

    public static int StackIn => 2;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        gas = memory.Reach(machine.Costs, top[0], top[-1], gas);
        if (gas < 0)
        {
            return gas;
        }

        gas -= machine.Costs.HashWord * Words.Count((long)top[-1].LowUInt64);
        if (gas >= 0)
        {
            top[-1] = Words.Of(Keccak256.Hash(memory.Slice(top[0], top[-1])));
        }

        return gas;
    }
}

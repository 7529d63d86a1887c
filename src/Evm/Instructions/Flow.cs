using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

internal readonly unsafe struct Jump : ISteering
{
    public static int Gas => 8;

    public static int StackIn => 1;

    public static int StackOut => 0;

    public static byte* Run(Frame frame, byte* counter, UInt256* top) => frame.Code.TargetOf(*top);
}

/// <summary>JUMPI.</summary>
internal readonly unsafe struct JumpIf : ISteering
{
    public static int Gas => 10;

    public static int StackIn => 2;

    public static int StackOut => 0;

    public static byte* Run(Frame frame, byte* counter, UInt256* top)
        => top[-1].IsZero ? counter + 1 : frame.Code.TargetOf(*top);
}

/// <summary>PC.</summary>
internal readonly unsafe struct ProgramCounter : ISteering
{
    public static int Gas => 2;

    public static int StackIn => 0;

    public static int StackOut => 1;

    public static byte* Run(Frame frame, byte* counter, UInt256* top)
    {
        top[1] = (ulong)(counter - frame.Code.Start);
        return counter + 1;
    }
}

internal readonly unsafe struct JumpDestination : IInstruction
{
    public static int Gas => 1;

    public static int StackIn => 0;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => gas;
}

internal readonly unsafe struct Stop : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 0;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => machine.End(EvmStatus.Success, gas);
}

internal readonly unsafe struct Return : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 2;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Finish(machine, top, gas, EvmStatus.Success);

    /// <summary>The frame returns a range of its memory, in place.</summary>
    public static long Finish<THost>(Machine<THost> machine, UInt256* top, long gas, EvmStatus status)
        where THost : struct, IHost
    {
        Frame frame = machine.Frame;
        gas = frame.Memory.Reach(machine.Costs, top[0], top[-1], gas);
        if (gas < 0)
        {
            return gas;
        }

        if (!top[-1].IsZero)
        {
            frame.SetOutput(frame.Memory.Start + top[0].LowUInt64, (int)top[-1].LowUInt64);
        }

        return machine.End(status, gas);
    }
}

internal readonly unsafe struct Revert : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 2;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Return.Finish(machine, top, gas, EvmStatus.Revert);
}

/// <summary>INVALID (0xfe), which is there to fail.</summary>
internal readonly unsafe struct Invalid : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 0;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => machine.End(EvmStatus.InvalidOpcode);
}

/// <summary>A byte that is no opcode in this fork.</summary>
internal readonly unsafe struct Undefined : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 0;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => machine.End(EvmStatus.UndefinedOpcode);
}

/// <summary>An opcode that code which may see only its input may not use.</summary>
internal readonly unsafe struct Impure : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 0;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => machine.End(EvmStatus.PurityViolation);
}

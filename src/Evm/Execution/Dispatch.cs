using System.Runtime.CompilerServices;
using MarketChain.Evm.Instructions;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>How one instruction hands over to the next.</summary>
internal interface IMode
{
    /// <summary>
    /// True: by a tail call through the table, so that a frame runs without coming back. False: by returning to a
    /// loop. For tracing, and where the compiler makes no tail calls (<see cref="ChainTrial{THost}"/>).
    /// </summary>
    static abstract bool Chains { get; }
}

/// <summary>Instruction calls instruction.</summary>
internal readonly struct ChainMode : IMode
{
    public static bool Chains => true;
}

/// <summary>Each instruction returns.</summary>
internal readonly struct LoopMode : IMode
{
    public static bool Chains => false;
}

/// <summary>
/// The body around every instruction: requirements are checked here, so that an instruction is its definition.
/// <para>
/// The last thing that each does is a call in tail position with arguments in registers, which the JIT compiles to a
/// jump. It does so only in optimized code (hence the attribute: never compiled without) that takes no address of a
/// local. An instruction that needs one must not be inlined here; each process tries that before its first run, and
/// tests try every opcode by watching the thread's stack in a loop.
/// </para>
/// </summary>
internal static unsafe class Dispatch<THost, TMode>
    where THost : struct, IHost
    where TMode : struct, IMode
{
    /// <summary>An instruction that goes on with the next byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Exit Run<TOp>(Machine<THost> machine, byte* counter, UInt256* top, long gas, nint* table)
        where TOp : struct, IInstruction
    {
        if (TOp.StackIn > 0 && Frame.IsBelow(top, TOp.StackIn))
        {
            return machine.Fail(EvmStatus.StackUnderflow);
        }

        if (TOp.StackOut > TOp.StackIn && !Frame.IsBelow(top, RoomFor<TOp>()))
        {
            return machine.Fail(EvmStatus.StackOverflow);
        }

        gas -= TOp.Gas;
        if (gas < 0)
        {
            return machine.Fail(EvmStatus.OutOfGas);
        }

        gas = TOp.Run(machine, top, gas);
        counter++;
        top += TOp.StackOut - TOp.StackIn;
        if (gas < 0)
        {
            return machine.Leave(gas, counter, top);
        }

        return TMode.Chains
            ? ((delegate*<Machine<THost>, byte*, UInt256*, long, nint*, Exit>)table[*counter])(
                machine, counter, top, gas, table)
            : machine.Step(counter, top, gas);
    }

    /// <summary>An instruction that says itself where to go on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Exit Steer<TOp>(Machine<THost> machine, byte* counter, UInt256* top, long gas, nint* table)
        where TOp : struct, ISteering
    {
        if (TOp.StackIn > 0 && Frame.IsBelow(top, TOp.StackIn))
        {
            return machine.Fail(EvmStatus.StackUnderflow);
        }

        if (TOp.StackOut > TOp.StackIn && !Frame.IsBelow(top, RoomFor<TOp>()))
        {
            return machine.Fail(EvmStatus.StackOverflow);
        }

        gas -= TOp.Gas;
        if (gas < 0)
        {
            return machine.Fail(EvmStatus.OutOfGas);
        }

        counter = TOp.Run(machine.Frame, counter, top);
        top += TOp.StackOut - TOp.StackIn;
        if (counter == null)
        {
            return machine.Fail(EvmStatus.BadJump);
        }

        return TMode.Chains
            ? ((delegate*<Machine<THost>, byte*, UInt256*, long, nint*, Exit>)table[*counter])(
                machine, counter, top, gas, table)
            : machine.Step(counter, top, gas);
    }

    /// <summary>The lowest stack to which the instruction cannot add what it adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RoomFor<TOp>()
        where TOp : struct, IRequirements
        => Frame.StackWordsMax - (TOp.StackOut - TOp.StackIn) + 1;

    /// <summary>Runs the current frame from where it is until it waits or ends, or by one instruction.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Exit Resume(Machine<THost> machine, nint* table)
    {
        Frame frame = machine.Frame;
        byte* counter = frame.ProgramCounter;
        return ((delegate*<Machine<THost>, byte*, UInt256*, long, nint*, Exit>)table[*counter])(
            machine, counter, frame.Top, frame.Gas, table);
    }
}

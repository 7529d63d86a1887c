using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>
/// What the copying opcodes share: top[0] is the offset in memory, top[-1] in the source, top[-2] the length.
/// </summary>
internal static unsafe class Copying
{
    /// <summary>
    /// Makes room and charges for it and for the copying; returns the gas left, negative if it does not suffice.
    /// </summary>
    public static long Reserve<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        gas = machine.Frame.Memory.Reach(machine.Costs, top[0], top[-2], gas);

        // A length that is not below 2^31 was refused just now.
        return gas < 0 ? gas : gas - (machine.Costs.CopyWord * Words.Count((long)top[-2].LowUInt64));
    }

    /// <summary>Copies from a source that counts as zeros behind its end.</summary>
    public static void FromPadded(Frame frame, ReadOnlySpan<byte> source, UInt256* top)
        => Fill(frame.Memory.Slice(top[0], top[-2]), source, top[-1]);

    /// <summary>Fills all of a target from an offset in a source that counts as zeros behind its end.</summary>
    public static void Fill(Span<byte> target, ReadOnlySpan<byte> source, in UInt256 offset)
    {
        int from = offset.FitsUInt64 ? (int)Math.Min(offset.LowUInt64, (ulong)source.Length) : source.Length;
        ReadOnlySpan<byte> rest = source[from..];
        int count = Math.Min(rest.Length, target.Length);
        rest[..count].CopyTo(target);
        target[count..].Clear();
    }
}

internal readonly unsafe struct CallDataCopy : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 3;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        gas = Copying.Reserve(machine, top, gas);
        if (gas >= 0)
        {
            Copying.FromPadded(machine.Frame, machine.Frame.InputBytes, top);
        }

        return gas;
    }
}

internal readonly unsafe struct CodeCopy : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 3;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        gas = Copying.Reserve(machine, top, gas);
        if (gas >= 0)
        {
            Copying.FromPadded(machine.Frame, machine.Frame.Code.Bytes, top);
        }

        return gas;
    }
}

/// <summary>RETURNDATACOPY (EIP-211): past the end is a failure, even for no bytes at all.</summary>
internal readonly unsafe struct ReturnDataCopy : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 3;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        gas = Copying.Reserve(machine, top, gas);
        if (gas < 0)
        {
            return gas;
        }

        Frame frame = machine.Frame;
        if (!UInt256.TryAdd(top[-1], top[-2], out UInt256 end) || end > (ulong)frame.ReturnDataLength)
        {
            return machine.End(EvmStatus.ReturnDataOutOfBounds);
        }

        Copying.FromPadded(frame, frame.ReturnDataBytes, top);
        return gas;
    }
}

/// <summary>MCOPY (EIP-5656): both ranges are reached, and may overlap.</summary>
internal readonly unsafe struct MemoryCopy : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 3;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        gas = Copying.Reserve(machine, top, gas);
        if (gas >= 0)
        {
            gas = memory.Reach(machine.Costs, top[-1], top[-2], gas);
        }

        if (gas >= 0)
        {
            memory.Slice(top[-1], top[-2]).CopyTo(memory.Slice(top[0], top[-2]));
        }

        return gas;
    }
}

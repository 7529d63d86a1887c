using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>SLOAD (EIP-2929).</summary>
internal readonly unsafe struct StorageLoad : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        *top = machine.Host.LoadStorage(machine.Frame.Account, *top, out bool wasCold);
        return gas - (wasCold ? machine.Costs.ColdSlot : machine.Costs.Warm);
    }
}

/// <summary>SSTORE (EIP-2200, 2929, 3529).</summary>
internal readonly unsafe struct StorageStore : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 2;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Frame frame = machine.Frame;
        if (frame.IsStatic)
        {
            return machine.End(EvmStatus.StaticViolation);
        }

        if (gas <= machine.Costs.CallStipend)
        {
            return Signal.OutOfGas;
        }

        machine.Host.StoreStorage(frame.Account, top[0], top[-1], out StorageChange change);
        frame.Refund += Refund(machine.Costs, change, top[-1]);
        return gas - Price(machine.Costs, change, top[-1]);
    }

    /// <summary>
    /// A slot is paid for when it first becomes another than the transaction found; what changes it again is cheap.
    /// </summary>
    internal static long Price(GasCosts costs, in StorageChange change, in UInt256 value)
    {
        long cold = change.WasCold ? costs.ColdSlot : 0;
        if (change.Current == value || change.Original != change.Current)
        {
            return cold + costs.Warm;
        }

        return cold + (change.Original.IsZero ? costs.SlotSet : costs.SlotReset - costs.ColdSlot);
    }

    /// <summary>
    /// Clearing a slot that the transaction found set is refunded, and taken back when it is set again; restoring
    /// what the transaction found gives back what the first change cost above a cheap one.
    /// </summary>
    internal static long Refund(GasCosts costs, in StorageChange change, in UInt256 value)
    {
        if (change.Current == value)
        {
            return 0;
        }

        long refund = 0;
        if (!change.Original.IsZero)
        {
            refund -= change.Current.IsZero ? costs.SlotClearRefund : 0;
            refund += value.IsZero ? costs.SlotClearRefund : 0;
        }

        if (change.Original == value)
        {
            refund += (change.Original.IsZero ? costs.SlotSet : costs.SlotReset - costs.ColdSlot) - costs.Warm;
        }

        return refund;
    }
}

/// <summary>TLOAD (EIP-1153).</summary>
internal readonly unsafe struct TransientLoad : IInstruction
{
    public static int Gas => 100;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        *top = machine.Host.LoadTransient(machine.Frame.Account, *top);
        return gas;
    }
}

/// <summary>TSTORE (EIP-1153).</summary>
internal readonly unsafe struct TransientStore : IInstruction
{
    public static int Gas => 100;

    public static int StackIn => 2;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        if (machine.Frame.IsStatic)
        {
            return machine.End(EvmStatus.StaticViolation);
        }

        machine.Host.StoreTransient(machine.Frame.Account, top[0], top[-1]);
        return gas;
    }
}

using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>
/// What the four calls share: they pay, fill in the frame above, and wait. Whether that frame may run at all, and what
/// it returns, is the interpreter's. top[0] is the gas asked for, top[-1] the callee; then the value, if there is one;
/// then offset and length of the input, offset and length for the output.
/// </summary>
internal static unsafe class Calling
{
    /// <summary>EIP-150: what a frame keeps back is a 64th of its gas.</summary>
    private const int KeptDivisor = 64;

    /// <summary>All but a 64th.</summary>
    public static long AllButKept(long gas) => gas - (gas / KeptDivisor);

    /// <summary>Pays and fills in the callee's frame.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="kind">Which call.</param>
    /// <param name="top">The top word.</param>
    /// <param name="value">What is sent; nothing by the calls that send nothing.</param>
    /// <param name="ranges">The offset of the input.</param>
    /// <param name="gas">What is left.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(
        Machine<THost> machine, CallKind kind, UInt256* top, in UInt256 value, UInt256* ranges, long gas)
        where THost : struct, IHost
    {
        if (kind == CallKind.Call && machine.Frame.IsStatic && !value.IsZero)
        {
            return machine.End(EvmStatus.StaticViolation);
        }

        gas = ReachRanges(machine, ranges, gas);
        if (gas < 0)
        {
            return gas;
        }

        Address target = Words.ToAddress(top[-1]);
        if (machine.IsPure && !PrecompileTable.IsPure(target))
        {
            return machine.End(EvmStatus.PurityViolation);
        }

        Frame callee = machine.Frames.At(machine.Frame.Depth + 1);
        gas -= machine.AccessAccount(target);
        if (gas >= 0)
        {
            gas = ResolveCode(machine, callee, target, gas);
        }

        gas -= ValuePrice(machine, kind, target, value);
        if (gas < 0)
        {
            return gas;
        }

        Name(machine.Frame, callee, kind, target, value);
        HandRanges(machine.Frame, callee, ranges);
        return HandGas(machine, callee, top[0], value.IsZero ? 0 : machine.Costs.CallStipend, gas);
    }

    private static long ReachRanges<THost>(Machine<THost> machine, UInt256* ranges, long gas)
        where THost : struct, IHost
    {
        EvmMemory memory = machine.Frame.Memory;
        gas = memory.Reach(machine.Costs, ranges[0], ranges[-1], gas);
        return gas < 0 ? gas : memory.Reach(machine.Costs, ranges[-2], ranges[-3], gas);
    }

    /// <summary>Whose code runs; a delegation (EIP-7702) costs another touched account.</summary>
    private static long ResolveCode<THost>(Machine<THost> machine, Frame callee, in Address target, long gas)
        where THost : struct, IHost
    {
        callee.CodeAddress = target;
        callee.Code = machine.CodeOf(target);
        callee.IsDelegated = false;
        if (!machine.Rules.HasDelegation || !Delegation.TryRead(callee.Code.Bytes, out Address lender))
        {
            return gas;
        }

        callee.IsDelegated = true;
        callee.CodeAddress = lender;
        gas -= machine.AccessAccount(lender);
        if (gas >= 0)
        {
            callee.Code = machine.CodeOf(lender);
        }

        return gas;
    }

    private static long ValuePrice<THost>(
        Machine<THost> machine, CallKind kind, in Address target, in UInt256 value)
        where THost : struct, IHost
    {
        if (value.IsZero)
        {
            return 0;
        }

        bool makesAccount = kind == CallKind.Call && machine.Host.IsEmpty(target);
        return machine.Costs.CallValue + (makesAccount ? machine.Costs.NewAccount : 0);
    }

    /// <summary>Who the callee is, who called it, with what value.</summary>
    private static void Name(Frame caller, Frame callee, CallKind kind, in Address target, in UInt256 value)
    {
        bool keepsAccount = kind is CallKind.CallCode or CallKind.DelegateCall;
        callee.Kind = kind;
        callee.Account = keepsAccount ? caller.Account : target;
        callee.Caller = kind == CallKind.DelegateCall ? caller.Caller : caller.Account;
        callee.Value = kind == CallKind.DelegateCall ? caller.Value : value;
        callee.IsStatic = caller.IsStatic || kind == CallKind.StaticCall;
    }

    /// <summary>The input is read where it is: the caller's memory stays as it is while the caller waits.</summary>
    private static void HandRanges(Frame caller, Frame callee, UInt256* ranges)
    {
        callee.InputLength = (int)ranges[-1].LowUInt64;
        callee.Input = callee.InputLength == 0 ? null : caller.Memory.Start + ranges[0].LowUInt64;
        caller.ResultLength = (int)ranges[-3].LowUInt64;
        caller.ResultOffset = caller.ResultLength == 0 ? 0 : (int)ranges[-2].LowUInt64;
    }

    /// <summary>
    /// The callee gets what was asked for, but never the caller's last 64th (EIP-150), and the stipend for nothing.
    /// </summary>
    private static long HandGas<THost>(
        Machine<THost> machine, Frame callee, in UInt256 asked, long stipend, long gas)
        where THost : struct, IHost
    {
        long most = AllButKept(gas);
        long given = asked.FitsUInt64 && asked.LowUInt64 < (ulong)most ? (long)asked.LowUInt64 : most;
        machine.Frame.Gas = gas - given;
        callee.GasGiven = given + stipend;
        return Signal.Waits;
    }
}

internal readonly unsafe struct Call : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 7;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Calling.Run(machine, CallKind.Call, top, top[-2], top - 3, gas);
}

internal readonly unsafe struct CallCode : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 7;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Calling.Run(machine, CallKind.CallCode, top, top[-2], top - 3, gas);
}

internal readonly unsafe struct DelegateCall : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 6;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Calling.Run(machine, CallKind.DelegateCall, top, UInt256.Zero, top - 2, gas);
}

internal readonly unsafe struct StaticCall : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 6;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Calling.Run(machine, CallKind.StaticCall, top, UInt256.Zero, top - 2, gas);
}

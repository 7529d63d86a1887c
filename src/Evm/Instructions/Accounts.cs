using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>BALANCE: priced by whether the account was touched before (EIP-2929).</summary>
internal readonly unsafe struct Balance : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Address account = Words.ToAddress(*top);
        gas -= machine.AccessAccount(account);
        if (gas >= 0)
        {
            *top = machine.Host.GetBalance(account);
        }

        return gas;
    }
}

internal readonly struct SelfBalance : IFact
{
    public static int Gas => 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.GetBalance(machine.Frame.Account);
}

/// <summary>EXTCODESIZE. A delegation is 23 bytes, not what it points at (EIP-7702).</summary>
internal readonly unsafe struct OtherCodeSize : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Address account = Words.ToAddress(*top);
        gas -= machine.AccessAccount(account);
        if (gas >= 0)
        {
            *top = (ulong)machine.CodeOf(account).Length;
        }

        return gas;
    }
}

/// <summary>EXTCODECOPY: the account, then as the other copying opcodes.</summary>
internal readonly unsafe struct OtherCodeCopy : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 4;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Address account = Words.ToAddress(*top);
        gas = Copying.Reserve(machine, top - 1, gas);
        if (gas < 0)
        {
            return gas;
        }

        gas -= machine.AccessAccount(account);
        if (gas >= 0)
        {
            Copying.FromPadded(machine.Frame, machine.CodeOf(account).Bytes, top - 1);
        }

        return gas;
    }
}

/// <summary>EXTCODEHASH (EIP-1052): 0 for an account that is empty or not there.</summary>
internal readonly unsafe struct OtherCodeHash : IInstruction
{
    public static int Gas => 0;

    public static int StackIn => 1;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Address account = Words.ToAddress(*top);
        gas -= machine.AccessAccount(account);
        if (gas >= 0)
        {
            *top = machine.Host.IsEmpty(account) ? default : Words.Of(machine.Host.GetCodeHash(account));
        }

        return gas;
    }
}

using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Instructions;

/// <summary>
/// What CREATE and CREATE2 share: they pay, fill in the frame above with the code that makes the contract, and wait.
/// top[0] is the value, top[-1] the offset of the code, top[-2] its length.
/// </summary>
internal static unsafe class Creating
{
    /// <summary>Pays and fills in the new contract's frame.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="kind">CREATE, or CREATE2 with the salt at top[-3].</param>
    /// <param name="top">The top word.</param>
    /// <param name="gas">What is left.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, CallKind kind, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Frame creator = machine.Frame;
        if (creator.IsStatic)
        {
            return machine.End(EvmStatus.StaticViolation);
        }

        gas = creator.Memory.Reach(machine.Costs, top[-1], top[-2], gas);
        if (gas < 0)
        {
            return gas;
        }

        // Not above 2^31, or its memory could not have been paid for.
        int length = (int)top[-2].LowUInt64;
        if (length > machine.Rules.InitCodeBytesMax)
        {
            return machine.End(EvmStatus.InitCodeTooLarge);
        }

        gas -= TransactionGas.InitCode(machine.Costs, length);
        gas -= kind == CallKind.Create2 ? machine.Costs.HashWord * Words.Count(length) : 0;
        if (gas < 0)
        {
            return gas;
        }

        Frame created = machine.Frames.At(creator.Depth + 1);
        Prepare(machine, created, kind, creator.Memory.Slice(top[-1], top[-2]));
        created.Value = top[0];
        created.Account = kind == CallKind.Create2
            ? Address.OfCreated2(creator.Account, Words.ToHash(top[-3]), Keccak256.Hash(created.InputBytes))
            : Address.OfCreated(creator.Account, machine.Host.GetNonce(creator.Account));
        created.GasGiven = Calling.AllButKept(gas);
        creator.Gas = gas - created.GasGiven;
        creator.ResultLength = 0;
        return Signal.Waits;
    }

    private static void Prepare<THost>(
        Machine<THost> machine, Frame created, CallKind kind, ReadOnlySpan<byte> initCode)
        where THost : struct, IHost
    {
        created.Kind = kind;
        created.Caller = machine.Frame.Account;
        created.IsStatic = false;
        created.IsDelegated = false;
        created.SetInitCode(initCode);
    }
}

internal readonly unsafe struct Create : IInstruction
{
    public static int Gas => 32_000;

    public static int StackIn => 3;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Creating.Run(machine, CallKind.Create, top, gas);
}

internal readonly unsafe struct Create2 : IInstruction
{
    public static int Gas => 32_000;

    public static int StackIn => 4;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => Creating.Run(machine, CallKind.Create2, top, gas);
}

/// <summary>
/// SELFDESTRUCT (EIP-6780): moves the whole balance, and deletes only what this same transaction created.
/// </summary>
internal readonly unsafe struct SelfDestruct : IInstruction
{
    public static int Gas => 5_000;

    public static int StackIn => 1;

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

        Address beneficiary = Words.ToAddress(*top);
        UInt256 balance = machine.Host.GetBalance(frame.Account);
        long access = machine.AccessAccount(beneficiary);
        gas -= access == machine.Costs.Warm ? 0 : access;
        gas -= !balance.IsZero && machine.Host.IsEmpty(beneficiary) ? machine.Costs.NewAccount : 0;
        if (gas < 0)
        {
            return gas;
        }

        if (!balance.IsZero && machine.Host.IsNative(beneficiary))
        {
            return machine.End(EvmStatus.NativeRefused);
        }

        machine.Host.Transfer(frame.Account, beneficiary, balance);
        if (machine.Host.IsCreatedInTransaction(frame.Account))
        {
            machine.Host.SelfDestruct(frame.Account);
        }

        frame.HasSelfDestructed = true;
        frame.Beneficiary = beneficiary;
        frame.BalanceMoved = balance;
        return machine.End(EvmStatus.Success, gas);
    }
}

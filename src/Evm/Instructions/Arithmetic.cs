using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

internal readonly struct Add : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first + second;
}

internal readonly struct Multiply : IBinary
{
    public static int Gas => 5;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first * second;
}

internal readonly struct Subtract : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first - second;
}

internal readonly struct Divide : IBinary
{
    public static int Gas => 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second) => second.IsZero ? default : first / second;
}

internal readonly struct SignedDivide : IBinary
{
    public static int Gas => 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.SDiv(first, second);
}

internal readonly struct Modulo : IBinary
{
    public static int Gas => 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second) => second.IsZero ? default : first % second;
}

internal readonly struct SignedModulo : IBinary
{
    public static int Gas => 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.SMod(first, second);
}

internal readonly struct AddModulo : ITernary
{
    public static int Gas => 8;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second, in UInt256 third)
        => UInt256.AddMod(first, second, third);
}

internal readonly struct MultiplyModulo : ITernary
{
    public static int Gas => 8;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second, in UInt256 third)
        => UInt256.MulMod(first, second, third);
}

/// <summary>EXP: also 50 gas a byte of the exponent (EIP-160).</summary>
internal readonly unsafe struct Exponentiate : IInstruction
{
    public static int Gas => 10;

    public static int StackIn => 2;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        gas -= machine.Costs.ExpByte * top[-1].ByteLength;
        if (gas >= 0)
        {
            top[-1] = UInt256.Exp(top[0], top[-1]);
        }

        return gas;
    }
}

internal readonly struct SignExtend : IBinary
{
    public static int Gas => 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.SignExtend(first, second);
}

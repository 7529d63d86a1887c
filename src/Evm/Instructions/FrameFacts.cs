using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>ADDRESS.</summary>
internal readonly struct OwnAddress : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => Words.Of(machine.Frame.Account);
}

internal readonly struct Origin : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => Words.Of(machine.Host.Transaction.Origin);
}

internal readonly struct GasPrice : IFact
{
    public static int Gas => 2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Host.Transaction.GasPrice;
}

internal readonly struct Caller : IFact
{
    public static int Gas => 2;

    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => Words.Of(machine.Frame.Caller);
}

internal readonly struct CallValue : IFact
{
    public static int Gas => 2;

    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => machine.Frame.Value;
}

internal readonly struct CallDataSize : IFact
{
    public static int Gas => 2;

    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => (ulong)machine.Frame.InputLength;
}

internal readonly struct CodeSize : IFact
{
    public static int Gas => 2;

    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => (ulong)machine.Frame.Code.Length;
}

internal readonly struct ReturnDataSize : IFact
{
    public static int Gas => 2;

    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => (ulong)machine.Frame.ReturnDataLength;
}

/// <summary>MSIZE.</summary>
internal readonly struct MemorySize : IFact
{
    public static int Gas => 2;

    public static UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost
        => (ulong)machine.Frame.Memory.Size;
}

/// <summary>GAS: what is left after paying for this.</summary>
internal readonly unsafe struct GasLeft : IInstruction
{
    public static int Gas => 2;

    public static int StackIn => 0;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        top[1] = (ulong)gas;
        return gas;
    }
}

/// <summary>CALLDATALOAD: zeros behind the end.</summary>
internal readonly unsafe struct CallDataLoad : IInstruction
{
    public static int Gas => 3;

    public static int StackIn => 1;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Frame frame = machine.Frame;
        if (top->FitsUInt64 && (long)top->LowUInt64 >= 0
            && (long)top->LowUInt64 <= (long)frame.InputLength - Words.Size)
        {
            *top = Words.Read(frame.Input + top->LowUInt64);
        }
        else
        {
            ReadPastEnd(frame, top);
        }

        return gas;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadPastEnd(Frame frame, UInt256* top)
    {
        Span<byte> word = stackalloc byte[Words.Size];
        Copying.Fill(word, frame.InputBytes, *top);
        *top = UInt256.ReadBigEndian(word);
    }
}

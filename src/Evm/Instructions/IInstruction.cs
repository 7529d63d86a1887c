using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>What an opcode needs before it runs. The body in Dispatch.cs checks it and charges the gas.</summary>
internal interface IRequirements
{
    /// <summary>The part of its price that is always the same.</summary>
    static abstract int Gas { get; }

    /// <summary>Words that it takes.</summary>
    static abstract int StackIn { get; }

    /// <summary>Words that it leaves in their place.</summary>
    static abstract int StackOut { get; }
}

/// <summary>
/// An opcode after which the next byte is the next opcode. top[0] is the first word taken, top[-1] the second; the
/// first word left is top[1 - StackIn], where top would be after it.
/// </summary>
internal unsafe interface IInstruction : IRequirements
{
    /// <summary>Does it; returns the gas that is left, or something negative (<see cref="Signal"/>).</summary>
    static abstract long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost;
}

/// <summary>An opcode that says where to go on: jumps, and those that have bytes of their own in the code.</summary>
internal unsafe interface ISteering : IRequirements
{
    /// <summary>Does it; returns where the next opcode is, or null for a jump to where none may go.</summary>
    static abstract byte* Run(Frame frame, byte* counter, UInt256* top);
}

/// <summary>One word from nothing: a fact.</summary>
internal interface IFact
{
    static abstract int Gas { get; }

    static abstract UInt256 Read<THost>(Machine<THost> machine)
        where THost : struct, IHost;
}

/// <summary>One word from one.</summary>
internal interface IUnary
{
    static abstract int Gas { get; }

    static abstract UInt256 Of(in UInt256 value);
}

/// <summary>One word from two, the top one first.</summary>
internal interface IBinary
{
    static abstract int Gas { get; }

    static abstract UInt256 Of(in UInt256 first, in UInt256 second);
}

/// <summary>One word from three, the top one first.</summary>
internal interface ITernary
{
    static abstract int Gas { get; }

    static abstract UInt256 Of(in UInt256 first, in UInt256 second, in UInt256 third);
}

/// <summary>Pushes a fact.</summary>
internal readonly unsafe struct Fact<T> : IInstruction
    where T : struct, IFact
{
    public static int Gas => T.Gas;

    public static int StackIn => 0;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        top[1] = T.Read(machine);
        return gas;
    }
}

/// <summary>Replaces the top word.</summary>
internal readonly unsafe struct Unary<T> : IInstruction
    where T : struct, IUnary
{
    public static int Gas => T.Gas;

    public static int StackIn => 1;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        top[0] = T.Of(top[0]);
        return gas;
    }
}

/// <summary>Replaces the top two words by one.</summary>
internal readonly unsafe struct Binary<T> : IInstruction
    where T : struct, IBinary
{
    public static int Gas => T.Gas;

    public static int StackIn => 2;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        top[-1] = T.Of(top[0], top[-1]);
        return gas;
    }
}

/// <summary>Replaces the top three words by one.</summary>
internal readonly unsafe struct Ternary<T> : IInstruction
    where T : struct, ITernary
{
    public static int Gas => T.Gas;

    public static int StackIn => 3;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        top[-2] = T.Of(top[0], top[-1], top[-2]);
        return gas;
    }
}

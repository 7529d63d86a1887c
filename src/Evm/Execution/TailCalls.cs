using System.Runtime.CompilerServices;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>
/// Whether the JIT makes jumps of calls in tail position, as <see cref="Dispatch{THost, TMode}"/> needs. It does in
/// optimized code; it does not in a build for debugging, under DOTNET_JITMinOpts, or with a profiler that watches
/// calls. There a chain of instructions would grow the thread's stack until the process dies, so it is tried once.
/// </summary>
internal static unsafe class TailCalls
{
    /// <summary>True when a chain of calls leaves the stack as it was.</summary>
    public static readonly bool AreJumps = Try();

    private const int Links = 64;

    private static bool Try()
    {
        byte* code = stackalloc byte[Links + 1];
        new Span<byte>(code, Links).Fill(1);
        code[Links] = 0;
        nint* table = stackalloc nint[2];
        table[0] = (nint)(delegate*<object?, byte*, UInt256*, long, nint*, nint>)&End;
        table[1] = (nint)(delegate*<object?, byte*, UInt256*, long, nint*, nint>)&Link;
        return Start(code, table) == Start(code + Links, table);
    }

    private static nint Start(byte* code, nint* table)
        => ((delegate*<object?, byte*, UInt256*, long, nint*, nint>)table[*code])(null, code, null, 0, table);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Link(object? machine, byte* counter, UInt256* top, long gas, nint* table)
    {
        counter++;
        return ((delegate*<object?, byte*, UInt256*, long, nint*, nint>)table[*counter])(
            machine, counter, top, gas, table);
    }

    /// <summary>Where the stack is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint End(object? machine, byte* counter, UInt256* top, long gas, nint* table)
    {
        byte here = 0;
        return (nint)(&here);
    }
}

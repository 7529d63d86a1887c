using System.Runtime.InteropServices;
using MarketChain.Evm.Instructions;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>
/// The functions of the 256 bytes, for each fork, for code that may see the chain and code that may not. In native
/// memory, as long as the process: a function's own address does not move.
/// </summary>
internal static unsafe class DispatchTable<THost, TMode>
    where THost : struct, IHost
    where TMode : struct, IMode
{
    private const int Bytes = 256;

    private static readonly nint[] Tables =
        [.. Enum.GetValues<Fork>().Select(fork => (nint)Build(fork, isPure: false))];

    private static readonly nint[] PureTables =
        [.. Enum.GetValues<Fork>().Select(fork => (nint)Build(fork, isPure: true))];

    /// <summary>The table of a fork.</summary>
    public static nint* Of(Fork fork, bool isPure) => (nint*)(isPure ? PureTables : Tables)[(int)fork];

    /// <summary>The body around an instruction.</summary>
    public static nint Function<TOp>()
        where TOp : struct, IInstruction
        => (nint)(delegate*<Machine<THost>, byte*, UInt256*, long, nint*, Exit>)&Dispatch<THost, TMode>.Run<TOp>;

    /// <summary>The body around an instruction that steers.</summary>
    public static nint Steering<TOp>()
        where TOp : struct, ISteering
        => (nint)(delegate*<Machine<THost>, byte*, UInt256*, long, nint*, Exit>)&Dispatch<THost, TMode>.Steer<TOp>;

    private static nint* Build(Fork fork, bool isPure)
    {
        nint* table = (nint*)NativeMemory.Alloc(Bytes, (nuint)sizeof(nint));
        new Span<nint>(table, Bytes).Fill(Function<Undefined>());
        InstructionSet.Describe(new Rows(table, fork, isPure));
        return table;
    }

    private readonly struct Rows(nint* table, Fork fork, bool isPure) : IRows
    {
        public void Add<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, IInstruction
            => Set(opcode, since, Function<TOp>());

        public void AddImpure<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, IInstruction
            => Set(opcode, since, isPure ? Function<Impure>() : Function<TOp>());

        public void Steer<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, ISteering
            => Set(opcode, since, Steering<TOp>());

        private void Set(byte opcode, Fork since, nint function)
        {
            if (since <= fork)
            {
                table[opcode] = function;
            }
        }
    }
}

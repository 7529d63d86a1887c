using System.Runtime.CompilerServices;
using MarketChain.Evm.Code;
using MarketChain.Evm.Instructions;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>
/// Whether instructions can chain (<see cref="ChainMode"/>) in this process. The JIT makes a jump of a call in tail
/// position in optimized code that takes no address of a local; it does not in a build for debugging, under
/// DOTNET_JITMinOpts, with a profiler that watches calls, and for another processor it may inline something else.
/// There a chain would grow the thread's stack until the process dies, and any contract could bring that about. So
/// before the first run each instruction is tried once, and if any leaves something on the stack, all of them return
/// to a loop.
/// </summary>
internal static unsafe class ChainTrial<THost>
    where THost : struct, IHost
{
    /// <summary>True when no instruction leaves anything on the stack.</summary>
    public static readonly bool Passed = Try();

    private const byte JumpDestination = 0x5b;

    /// <summary>No opcode in any fork: where a trial ends.</summary>
    private const byte End = 0x0c;

    private const int CodeBytes = 64;
    private const int StackWords = 32;
    private const long Gas = 1_000_000;

    private static nint _place;

    private static bool Try()
    {
        using Machine<THost> machine = new(new CodeCache(0));
        machine.Frame = machine.Frames.At(0);
        nint* table = stackalloc nint[byte.MaxValue + 1];
        Trials trials = new(machine, table);
        InstructionSet.Describe(trials);
        return trials.Agree;
    }

    /// <summary>Where the stack is when a chain has come to its end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Exit NotePlace(Machine<THost> machine, byte* counter, UInt256* top, long gas, nint* table)
    {
        byte here = 0;
        _place = (nint)(&here);
        return Exit.Ended;
    }

    /// <summary>
    /// Tries the instructions that look at nothing but their frame. Those that look at the host are calls to bodies
    /// that are not inlined, all alike, and there is no host here: a test tries them.
    /// </summary>
    private sealed class Trials : IRows
    {
        private readonly Machine<THost> _machine;
        private readonly nint* _table;
        private readonly nint _expected;

        public Trials(Machine<THost> machine, nint* table)
        {
            _machine = machine;
            _table = table;
            _table[End] = (nint)(delegate*<Machine<THost>, byte*, UInt256*, long, nint*, Exit>)&NotePlace;
            _table[JumpDestination] = DispatchTable<THost, ChainMode>.Function<JumpDestination>();
            _expected = PlaceAfter(End);
        }

        /// <summary>No instruction so far has left anything on the stack.</summary>
        public bool Agree { get; private set; } = true;

        public void Add<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, IInstruction
        {
            // A call asks the host for code, and never goes on in the chain.
            if (typeof(TOp) != typeof(StaticCall))
            {
                Try(opcode, DispatchTable<THost, ChainMode>.Function<TOp>());
            }
        }

        public void AddImpure<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, IInstruction
        {
            // There is no host to look at.
        }

        public void Steer<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, ISteering
            => Try(opcode, DispatchTable<THost, ChainMode>.Steering<TOp>());

        private void Try(byte opcode, nint function)
        {
            _table[opcode] = function;
            Agree &= PlaceAfter(opcode) == _expected;
        }

        /// <summary>
        /// How far below this method's own stack the chain ends: the instruction, a jump target, the end. The words are
        /// zeros and above them a 1, where the target is. An instruction that ends the frame by itself does not come to
        /// the end, and has nothing to show. This method, the one that it calls and the one at the end are compiled
        /// once and for all: were one compiled anew between two trials, its part of the stack would change.
        /// </summary>
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private nint PlaceAfter(byte opcode)
        {
            Span<byte> code = stackalloc byte[CodeBytes];
            code.Fill(End);
            code[0] = opcode;
            code[1] = JumpDestination;
            Frame frame = _machine.Frame;
            frame.Code = new PreparedCode(code);
            frame.BeginCode();
            frame.Gas = Gas;
            frame.Top = frame.StackBottom + StackWords;
            new Span<UInt256>(frame.StackBottom, StackWords).Clear();
            *frame.Top = UInt256.One;
            byte here = 0;
            _place = 0;
            Dispatch<THost, ChainMode>.Resume(_machine, _table);
            return _place == 0 ? _expected : _place - (nint)(&here);
        }
    }
}

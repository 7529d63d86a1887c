using System.Buffers;
using MarketChain.Evm.Code;
using MarketChain.Evm.Execution;
using MarketChain.Evm.Tracing;
using MarketChain.Primitives;

namespace MarketChain.Evm;

// Contracts.
//
//   CallMessage ──► Interpreter ──► CallResult
//                     │  frames: one a call, kept by depth and used again; calls nest here, not on the thread's stack
//                     │  instructions: one type each; a body around them checks stack and gas; a table a fork
//                     │  precompiles: one type each
//                     ▼
//                   IHost: accounts, storage, logs, block, native contracts; checkpoint and revert
//
// Guaranteed: the same message on the same world gives the same result on every machine, with any tracer, in debug
// and release builds. Whatever the code does, it ends, for gas runs out; it takes no more of the thread's stack than
// a few KiB and no more memory than was paid for.
//
// Not done here: what a transaction pays, its nonce, its access list, its authorizations (Chain's executor; the
// prices are in Gas/TransactionGas.cs), and where state lives (the host).
//
// The convention people get wrong: a negative number where gas is expected means that the frame cannot go on; see
// Execution/Signal.cs.

/// <summary>
/// Runs contracts. Buffers are kept from run to run, so keep the interpreter, one for each thread. A native contract
/// that wants to run code itself needs another one.
/// </summary>
/// <typeparam name="THost">The world it runs in.</typeparam>
/// <typeparam name="TTracer">Who watches; <see cref="NoTracer"/> where nobody does.</typeparam>
public sealed unsafe partial class Interpreter<THost, TTracer> : IDisposable
    where THost : struct, IHost
    where TTracer : struct, ITracer
{
    private readonly Machine<THost> _machine;
    private TTracer _tracer;
    private bool _runs;

    /// <summary>An interpreter with nothing in its buffers.</summary>
    /// <param name="codes">Code made ready to run, which interpreters of the same thread may share.</param>
    public Interpreter(CodeCache codes) => _machine = new Machine<THost>(codes);

    /// <summary>
    /// Runs a message to its end, with all the calls that it makes: takes a checkpoint, moves the value, follows a
    /// delegation of the recipient (EIP-7702, whose target becomes warm), runs, and undoes everything on failure.
    /// </summary>
    /// <param name="message">What to run. Caller and recipient are warm already, where that matters.</param>
    /// <param name="rules">The fork's.</param>
    /// <param name="host">The world.</param>
    /// <param name="tracer">Who watches.</param>
    public CallResult Run(in CallMessage message, ForkRules rules, THost host, TTracer tracer = default)
    {
        Invariant.Check(!_runs);
        Invariant.Check(message.Gas <= long.MaxValue);
        Invariant.Check(message.Kind is CallKind.Call or CallKind.Create);
        _runs = true;
        _machine.Begin(rules, host, message.IsPure);
        _tracer = tracer;
        using MemoryHandle input = message.Input.Pin();
        try
        {
            Frame root = _machine.Frames.At(0);
            Prepare(root, message, (byte*)input.Pointer);
            RunFrames(root);
            return new CallResult(root.Status, (ulong)root.Gas, root.Refund, root.OutputBytes.ToArray());
        }
        finally
        {
            _machine.End();
            _tracer = default;
            _runs = false;
        }
    }

    /// <summary>Gives native memory back.</summary>
    public void Dispose() => _machine.Dispose();

    private void Prepare(Frame root, in CallMessage message, byte* input)
    {
        root.Kind = message.Kind;
        root.Account = message.Recipient;
        root.Caller = message.Caller;
        root.CodeAddress = message.Recipient;
        root.Value = message.Value;
        root.GasGiven = (long)message.Gas;
        root.IsStatic = message.IsStatic || message.IsPure;
        root.IsDelegated = false;
        root.RefundBefore = 0;
        if (root.IsCreation)
        {
            root.SetInitCode(message.Input.Span);
            return;
        }

        root.Input = input;
        root.InputLength = message.Input.Length;
        root.Code = _machine.CodeOf(message.Recipient);
        if (_machine.Rules.HasDelegation && Delegation.TryRead(root.Code.Bytes, out Address lender))
        {
            _machine.AccessAccount(lender);
            root.IsDelegated = true;
            root.CodeAddress = lender;
            root.Code = _machine.CodeOf(lender);
        }
    }

    /// <summary>
    /// The frames one inside another: the innermost runs until it calls, which makes another the innermost, or ends,
    /// which gives its result to the one around it.
    /// </summary>
    private void RunFrames(Frame root)
    {
        Frame frame = root;
        bool runs = Enter(frame);
        while (true)
        {
            if (runs && Resume(frame) == Exit.Waits)
            {
                frame = _machine.Frames.At(frame.Depth + 1);
                runs = Enter(frame);
                continue;
            }

            Leave(frame, runs);
            if (frame.Depth == 0)
            {
                return;
            }

            Frame callee = frame;
            frame = _machine.Frames.At(frame.Depth - 1);
            Deliver(frame, callee);
            runs = true;
        }
    }

    private Exit Resume(Frame frame)
    {
        _machine.Frame = frame;
        if (TTracer.WatchesSteps)
        {
            return ResumeTraced(frame);
        }

        if (ChainTrial<THost>.Passed)
        {
            nint* table = DispatchTable<THost, ChainMode>.Of(_machine.Rules.Fork, _machine.IsPure);
            return Dispatch<THost, ChainMode>.Resume(_machine, table);
        }

        nint* steps = DispatchTable<THost, LoopMode>.Of(_machine.Rules.Fork, _machine.IsPure);
        Exit exit;
        do
        {
            exit = Dispatch<THost, LoopMode>.Resume(_machine, steps);
        }
        while (exit == Exit.Stepped);
        return exit;
    }

    /// <summary>What a frame that ended means for the one that waited for it.</summary>
    private static void Deliver(Frame caller, Frame callee)
    {
        bool succeeded = callee.Status == EvmStatus.Success;
        caller.Gas += callee.Gas;
        caller.Refund += callee.Refund;
        caller.ReturnData = callee.Output;
        caller.ReturnDataLength = callee.IsCreation && succeeded ? 0 : callee.OutputLength;
        UInt256 answer = succeeded ? UInt256.One : UInt256.Zero;
        *caller.Top = callee.IsCreation && succeeded ? Words.Of(callee.Account) : answer;

        int length = Math.Min(caller.ResultLength, callee.OutputLength);
        if (length > 0)
        {
            callee.OutputBytes[..length].CopyTo(caller.Memory.Bytes.Slice(caller.ResultOffset, length));
        }
    }
}

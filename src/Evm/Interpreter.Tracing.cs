using MarketChain.Evm.Execution;
using MarketChain.Evm.Tracing;
using MarketChain.Primitives;

namespace MarketChain.Evm;

/// <content>What a tracer is told.</content>
public sealed unsafe partial class Interpreter<THost, TTracer>
{
    private const byte SelfDestructOpcode = 0xff;

    private static byte OpcodeOf(CallKind kind)
        => kind switch
        {
            CallKind.Call => 0xf1,
            CallKind.CallCode => 0xf2,
            CallKind.DelegateCall => 0xf4,
            CallKind.StaticCall => 0xfa,
            CallKind.Create => 0xf0,
            _ => 0xf5,
        };

    private Exit ResumeTraced(Frame frame)
    {
        nint* table = DispatchTable<THost, LoopMode>.Of(_machine.Rules.Fork, _machine.IsPure);
        while (true)
        {
            long before = frame.Gas;
            TraceStep(frame);
            Exit exit = Dispatch<THost, LoopMode>.Resume(_machine, table);
            EvmStatus status = exit == Exit.Ended ? _machine.Status : EvmStatus.Success;
            _tracer.OnStepEnd(before - frame.Gas, status);
            if (exit != Exit.Stepped)
            {
                return exit;
            }
        }
    }

    private void TraceStep(Frame frame)
        => _tracer.OnStep(new TracedStep
        {
            ProgramCounter = (int)(frame.ProgramCounter - frame.Code.Start),
            Opcode = *frame.ProgramCounter,
            Gas = frame.Gas,
            Depth = frame.Depth,
            Refund = frame.RefundBefore + frame.Refund,
            Account = frame.Account,
            Stack = new ReadOnlySpan<UInt256>(frame.StackBottom + 1, (int)Frame.Height(frame.Top)),
            Memory = frame.Memory.Bytes,
            ReturnData = frame.ReturnDataBytes,
        });

    private void TraceEnter(Frame frame)
        => _tracer.OnEnter(new TracedFrame
        {
            Opcode = OpcodeOf(frame.Kind),
            From = frame.Kind == CallKind.DelegateCall ? frame.Account : frame.Caller,
            To = frame.Kind is CallKind.CallCode or CallKind.DelegateCall ? frame.CodeAddress : frame.Account,
            Value = frame.Value,
            Gas = frame.GasGiven,
            Input = frame.InputBytes,
            Depth = frame.Depth,
        });

    private void TraceLeave(Frame frame)
    {
        if (frame.HasSelfDestructed)
        {
            _tracer.OnEnter(new TracedFrame
            {
                Opcode = SelfDestructOpcode,
                From = frame.Account,
                To = frame.Beneficiary,
                Value = frame.BalanceMoved,
                Gas = 0,
                Input = default,
                Depth = frame.Depth + 1,
            });
            _tracer.OnExit(EvmStatus.Success, 0, default);
        }

        _tracer.OnExit(frame.Status, frame.GasGiven - frame.Gas, frame.OutputBytes);
    }
}

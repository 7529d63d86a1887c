using MarketChain.Evm.Execution;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;

namespace MarketChain.Evm;

/// <content>How a frame begins and ends.</content>
public sealed unsafe partial class Interpreter<THost, TTracer>
{
    private const byte ReservedPrefix = 0xef;

    /// <summary>
    /// Begins a frame that is filled in; true when there is code to run, false when it has ended already: refused, or
    /// done by something other than code.
    /// </summary>
    private bool Enter(Frame frame)
    {
        frame.Begin();
        if (frame.Depth > 0)
        {
            Frame around = _machine.Frames.At(frame.Depth - 1);
            frame.RefundBefore = around.RefundBefore + around.Refund;
            around.ReturnDataLength = 0;
        }

        if (TTracer.WatchesFrames)
        {
            TraceEnter(frame);
        }

        frame.Status = Refuse(frame);
        if (frame.Status != EvmStatus.Success)
        {
            return false;
        }

        return frame.IsCreation ? EnterCreation(frame) : EnterCall(frame);
    }

    /// <summary>The reasons for which a call fails before it begins; its gas is given back.</summary>
    private EvmStatus Refuse(Frame frame)
    {
        if (frame.Depth > FrameStack.DepthMax)
        {
            return EvmStatus.CallTooDeep;
        }

        bool sends = frame.Kind is not (CallKind.DelegateCall or CallKind.StaticCall) && !frame.Value.IsZero;
        if (sends && _machine.Host.GetBalance(frame.Caller) < frame.Value)
        {
            return EvmStatus.InsufficientBalance;
        }

        return frame.IsCreation && frame.Depth > 0 && _machine.Host.GetNonce(frame.Caller) == ulong.MaxValue
            ? EvmStatus.NonceExhausted
            : EvmStatus.Success;
    }

    private bool EnterCall(Frame frame)
    {
        TakeCheckpoint(frame);

        // Also without value: EIP-161 deletes an empty account that is touched.
        if (frame.Kind is CallKind.Call or CallKind.StaticCall)
        {
            _machine.Host.Transfer(frame.Caller, frame.Account, frame.Kind == CallKind.Call ? frame.Value : default);
        }

        if (!frame.IsDelegated)
        {
            if (PrecompileTable.Find(frame.CodeAddress, _machine.Rules.Fork) is { } precompile)
            {
                RunPrecompile(frame, precompile);
                return false;
            }

            if (_machine.Host.IsNative(frame.CodeAddress))
            {
                RunNative(frame);
                return false;
            }
        }

        frame.BeginCode();
        return frame.Code.Length > 0;
    }

    private void RunPrecompile(Frame frame, Precompile precompile)
    {
        frame.Gas -= precompile.Gas(frame.InputBytes, _machine.Rules.Fork);
        if (frame.Gas < 0)
        {
            frame.Status = EvmStatus.OutOfGas;
            return;
        }

        OutputBuffer output = frame.Native;
        output.Resize(0);
        frame.Status = precompile.Run(frame.InputBytes, output) ? EvmStatus.Success : EvmStatus.PrecompileFailed;
        frame.SetOutput(output.Start, output.Length);
    }

    private void RunNative(Frame frame)
    {
        OutputBuffer output = frame.Native;
        output.Resize(0);
        NativeCall call = new()
        {
            Kind = frame.Kind,
            Contract = frame.CodeAddress,
            Caller = frame.Caller,
            Value = frame.Kind == CallKind.DelegateCall ? UInt256.Zero : frame.Value,
            Input = frame.InputBytes,
            Gas = frame.Gas,
            IsStatic = frame.IsStatic,
        };
        NativeResult result = _machine.Host.CallNative(call, output);
        Invariant.Check(result.GasUsed >= 0 && result.GasUsed <= frame.Gas);
        frame.Gas -= result.GasUsed;
        frame.Status = result.Status;
        frame.SetOutput(output.Start, output.Length);
    }

    /// <summary>
    /// The creator's nonce rises and the address becomes warm even if the creation fails; a transaction that creates
    /// has seen to both itself.
    /// </summary>
    private bool EnterCreation(Frame frame)
    {
        if (frame.Depth > 0)
        {
            _machine.Host.SetNonce(frame.Caller, _machine.Host.GetNonce(frame.Caller) + 1);
            _machine.AccessAccount(frame.Account);
        }

        if (IsTaken(frame.Account))
        {
            frame.Status = EvmStatus.AddressCollision;
            return false;
        }

        TakeCheckpoint(frame);
        _machine.Host.CreateAccount(frame.Account);
        _machine.Host.SetNonce(frame.Account, 1);
        _machine.Host.Transfer(frame.Caller, frame.Account, frame.Value);
        frame.BeginCode();

        // The code that makes a contract sees no call data.
        frame.InputLength = 0;
        return true;
    }

    /// <summary>EIP-684 and EIP-7610.</summary>
    private bool IsTaken(in Address account)
        => _machine.Host.GetNonce(account) != 0
            || _machine.CodeOf(account).Length > 0
            || _machine.Host.HasStorage(account);

    private void TakeCheckpoint(Frame frame)
    {
        frame.Checkpoint = _machine.Host.Checkpoint();
        frame.HasCheckpoint = true;
    }

    /// <summary>Ends a frame: what it made becomes code, or what it did is undone.</summary>
    /// <param name="frame">The innermost.</param>
    /// <param name="ran">Its code ran, so that the machine knows how it ended.</param>
    private void Leave(Frame frame, bool ran)
    {
        if (ran)
        {
            frame.Status = _machine.Status;
        }

        if (frame.Status == EvmStatus.Success && frame.IsCreation)
        {
            frame.Status = KeepCode(frame);
        }

        if (frame.Status != EvmStatus.Success)
        {
            Undo(frame);
        }

        if (TTracer.WatchesFrames)
        {
            TraceLeave(frame);
        }
    }

    /// <summary>The output of a creation becomes the account's code (EIP-170, EIP-3541).</summary>
    private EvmStatus KeepCode(Frame frame)
    {
        ReadOnlySpan<byte> code = frame.OutputBytes;
        if (code.Length > 0 && code[0] == ReservedPrefix)
        {
            return EvmStatus.CodePrefixReserved;
        }

        if (code.Length > _machine.Rules.CodeBytesMax)
        {
            return EvmStatus.CodeTooLarge;
        }

        long gas = frame.Gas - (_machine.Costs.CodeByte * code.Length);
        if (gas < 0)
        {
            return EvmStatus.OutOfGas;
        }

        frame.Gas = gas;
        if (code.Length > 0)
        {
            _machine.Host.SetCode(frame.Account, code.ToArray());
        }

        return EvmStatus.Success;
    }

    private void Undo(Frame frame)
    {
        if (frame.HasCheckpoint)
        {
            _machine.Host.RevertTo(frame.Checkpoint);
        }

        frame.Refund = 0;
        if (frame.Status == EvmStatus.Revert || frame.Status.IsRefusal())
        {
            return;
        }

        frame.Gas = 0;
        frame.OutputLength = 0;
    }
}

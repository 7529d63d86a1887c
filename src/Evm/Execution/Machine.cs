using System.Runtime.CompilerServices;
using MarketChain.Evm.Code;
using MarketChain.Evm.Gas;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Execution;

/// <summary>What instructions see and change: the frame that runs, the world, the rules.</summary>
internal sealed unsafe class Machine<THost>(CodeCache codes) : IDisposable
    where THost : struct, IHost
{
    /// <summary>The frame that runs.</summary>
    public Frame Frame = null!;

    /// <summary>The world.</summary>
    public THost Host;

    /// <summary>How the frame that just ended did so.</summary>
    public EvmStatus Status;

    /// <summary>The fork's.</summary>
    public ForkRules Rules { get; private set; } = ForkRules.Cancun;

    /// <summary>Only the input may be looked at.</summary>
    public bool IsPure { get; private set; }

    /// <summary>What things cost.</summary>
    public GasCosts Costs { get; private set; } = GasCosts.Cancun;

    /// <summary>All frames.</summary>
    public FrameStack Frames { get; } = new();

    /// <summary>Before a run.</summary>
    public void Begin(ForkRules rules, in THost host, bool isPure)
    {
        Rules = rules;
        Costs = rules.Gas;
        Host = host;
        IsPure = isPure;
    }

    /// <summary>After a run.</summary>
    public void End()
    {
        Frames.Trim();
        Host = default;
    }

    /// <summary>Ends the frame; only success and revert keep its gas.</summary>
    public long End(EvmStatus status, long gas = 0)
    {
        Status = status;
        Frame.Gas = gas;
        return Signal.Ends;
    }

    /// <summary>EIP-2929: the price of touching an account, which becomes warm. Precompiles always are.</summary>
    public long AccessAccount(in Address account)
        => !PrecompileTable.Contains(account, Rules.Fork) && Host.WarmAddress(account)
            ? Costs.ColdAccount
            : Costs.Warm;

    /// <summary>An account's code, ready to run.</summary>
    public PreparedCode CodeOf(in Address account)
    {
        Hash256 hash = Host.GetCodeHash(account);
        if (hash == Keccak256.OfEmpty)
        {
            return PreparedCode.Empty;
        }

        PreparedCode? code = codes.Find(hash);
        if (code is null)
        {
            code = new PreparedCode(Host.GetCode(account).Span);
            codes.Add(hash, code);
        }

        return code;
    }

    /// <summary>Where instructions come when they cannot go on; kept out of their way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Exit Leave(long signal, byte* next, UInt256* top)
    {
        if (signal == Signal.Waits)
        {
            Frame.ProgramCounter = next;
            Frame.Top = top;
            return Exit.Waits;
        }

        return signal == Signal.Ends ? Exit.Ended : Fail(EvmStatus.OutOfGas);
    }

    /// <summary>An instruction whose requirements are not met.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Exit Fail(EvmStatus status)
    {
        End(status);
        return Exit.Ended;
    }

    /// <summary>Where instructions come that return one by one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Exit Step(byte* next, UInt256* top, long gas)
    {
        Frame.ProgramCounter = next;
        Frame.Top = top;
        Frame.Gas = gas;
        return Exit.Stepped;
    }

    /// <summary>Gives native memory back.</summary>
    public void Dispose() => Frames.Dispose();
}

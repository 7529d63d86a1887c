using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Evm.Code;

namespace MarketChain.Chain.Tracing;

/// <summary>Runs the contracts of one transaction and watches.</summary>
internal abstract class Watch : IContractRunner, IDisposable
{
    private CallResult _result;

    /// <summary>A watch that keeps what the options ask for.</summary>
    public static Watch Of(TraceOptions options, TraceBudget budget)
        => options.Kind == TraceKind.Calls ? new FrameWatch(options, budget) : new StepWatch(options, budget);

    /// <inheritdoc/>
    public CallResult Run(in CallMessage message, ForkRules rules, HostState world)
    {
        _result = RunWatched(message, rules, world);
        return _result;
    }

    /// <summary>What was seen, after the run.</summary>
    /// <param name="gasLimit">The transaction's.</param>
    /// <param name="gasUsed">What it is charged for.</param>
    public TransactionTrace Finish(ulong gasLimit, ulong gasUsed)
    {
        TraceFrame? root = Frames?.Root;
        if (root is not null)
        {
            root.Gas = gasLimit;
            root.GasUsed = gasUsed;
            root.DropUndoneLogs();
        }

        return new TransactionTrace(gasUsed, !_result.Succeeded, _result.Output, Steps?.Steps ?? [], root);
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    protected virtual StepRecorder? Steps => null;

    protected virtual FrameRecorder? Frames => null;

    protected abstract CallResult RunWatched(in CallMessage message, ForkRules rules, HostState world);

    private sealed class StepWatch(TraceOptions options, TraceBudget budget) : Watch
    {
        private readonly Interpreter<StateHost, StepTracer> _interpreter = new(new CodeCache());
        private readonly StepRecorder _recorder = new(options, budget);

        protected override StepRecorder Steps => _recorder;

        public override void Dispose() => _interpreter.Dispose();

        protected override CallResult RunWatched(in CallMessage message, ForkRules rules, HostState world)
            => _interpreter.Run(
                message, rules, new StateHost(world), new StepTracer(_recorder, world, rules.Fork));
    }

    private sealed class FrameWatch(TraceOptions options, TraceBudget budget) : Watch
    {
        private readonly Interpreter<StateHost, FrameTracer> _interpreter = new(new CodeCache());
        private readonly FrameRecorder _recorder = new(options, budget);

        protected override FrameRecorder Frames => _recorder;

        public override void Dispose() => _interpreter.Dispose();

        protected override CallResult RunWatched(in CallMessage message, ForkRules rules, HostState world)
            => _interpreter.Run(message, rules, new StateHost(world), new FrameTracer(_recorder, world.Logs));
    }
}

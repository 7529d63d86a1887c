using MarketChain.Evm;
using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tracing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Tracing;

/// <summary>
/// Keeps the calls of a run. Logs are those that the host has more of than at the last event: they are of the frame
/// that was innermost meanwhile.
/// </summary>
internal sealed class FrameRecorder(TraceOptions options, TraceBudget budget)
{
    private const int FrameBytes = 300;
    private const int LogBytes = 200;

    private readonly Stack<TraceFrame> _open = [];
    private int _hidden;
    private int _logsSeen;

    /// <summary>The outermost call; null before a run, and when not even that fitted.</summary>
    public TraceFrame? Root { get; private set; }

    /// <summary>A frame begins.</summary>
    public void Enter(in TracedFrame frame, List<LogEntry> logs)
    {
        NoteLogs(logs);
        if (_hidden > 0 || (options.OnlyTopCall && _open.Count > 0))
        {
            _hidden++;
        }
        else if (budget.TryTake(FrameBytes + (frame.Input.Length * 2L)))
        {
            Open(frame);
        }
    }

    /// <summary>The innermost frame ended.</summary>
    public void Exit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output, List<LogEntry> logs)
    {
        NoteLogs(logs);
        if (_hidden > 0)
        {
            _hidden--;
            return;
        }

        bool keepsOutput = status is EvmStatus.Success or EvmStatus.Revert;
        if (!budget.TryTake(keepsOutput ? output.Length * 2L : 0))
        {
            return;
        }

        TraceFrame frame = _open.Pop();
        frame.GasUsed = (ulong)gasUsed;
        frame.Output = keepsOutput ? output.ToArray() : default;
        frame.Error = TraceErrors.Of(status);
        if (frame.Error is not null && frame.Type.StartsWith("CREATE", StringComparison.Ordinal))
        {
            frame.To = null;
        }
    }

    private void Open(in TracedFrame frame)
    {
        string type = OpcodeTraits.Of(frame.Opcode, Fork.Osaka)!.Name;
        TraceFrame kept = new()
        {
            Type = type,
            From = frame.From,
            To = frame.To,
            Value = type == "STATICCALL" ? null : frame.Value,
            Gas = (ulong)frame.Gas,
            Input = frame.Input.ToArray(),
        };
        if (_open.TryPeek(out TraceFrame? around))
        {
            around.Calls.Add(kept);
        }

        Root ??= kept;
        _open.Push(kept);
    }

    /// <summary>The host takes back the logs of a frame that failed, so there may be fewer than before.</summary>
    private void NoteLogs(List<LogEntry> logs)
    {
        if (options.WithLogs && _hidden == 0 && _open.TryPeek(out TraceFrame? frame))
        {
            for (int i = _logsSeen; i < logs.Count && budget.TryTake(BytesOf(logs[i])); i++)
            {
                frame.Logs.Add(new TraceLog(logs[i], frame.Calls.Count));
            }
        }

        _logsSeen = logs.Count;
    }

    private static long BytesOf(LogEntry log) => LogBytes + (log.Topics.Count * 70L) + (log.Data.Length * 2L);
}

/// <summary>Hands frames on.</summary>
internal readonly struct FrameTracer(FrameRecorder recorder, List<LogEntry> logs) : ITracer
{
    public static bool WatchesSteps => false;

    public static bool WatchesFrames => true;

    public void OnStep(in TracedStep step) => Invariant.Fail("nobody watches steps");

    public void OnStepEnd(long gasCost, EvmStatus status) => Invariant.Fail("nobody watches steps");

    public void OnEnter(in TracedFrame frame) => recorder.Enter(frame, logs);

    public void OnExit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output)
        => recorder.Exit(status, gasUsed, output, logs);
}

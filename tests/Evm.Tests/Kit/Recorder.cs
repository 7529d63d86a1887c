using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tracing;

namespace MarketChain.Evm.Tests.Kit;

/// <summary>What a tracer was told, as text.</summary>
internal sealed class Recorder
{
    public List<string> Steps { get; } = [];

    public List<string> Frames { get; } = [];

    /// <summary>Frames that began and did not end.</summary>
    public int Open { get; set; }

    public string Step { get; set; } = "";
}

/// <summary>Tells a <see cref="Recorder"/>.</summary>
internal readonly struct RecordingTracer(Recorder recorder) : ITracer
{
    public static bool WatchesSteps => true;

    public static bool WatchesFrames => true;

    public void OnStep(in TracedStep step)
    {
        string name = OpcodeTraits.Of(step.Opcode, Fork.Osaka)?.Name ?? "?";
        string words = string.Join(',', step.Stack.ToArray().Select(word => word.ToString()));
        recorder.Step = $"{step.ProgramCounter} {name} gas {step.Gas} cost {{0}} [{words}]";
    }

    public void OnStepEnd(long gasCost, EvmStatus status)
        => recorder.Steps.Add(recorder.Step.Replace("{0}", $"{gasCost}", StringComparison.Ordinal));

    public void OnEnter(in TracedFrame frame)
    {
        recorder.Frames.Add($"> {frame.Opcode:x2} depth {frame.Depth} value {frame.Value}");
        recorder.Open++;
    }

    public void OnExit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output)
    {
        recorder.Frames.Add($"< {status}");
        recorder.Open--;
    }
}

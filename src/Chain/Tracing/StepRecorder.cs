using System.Globalization;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tracing;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tracing;

/// <summary>Keeps the steps of a run.</summary>
internal sealed class StepRecorder(TraceOptions options, TraceBudget budget)
{
    private const byte LoadOpcode = 0x54;
    private const byte StoreOpcode = 0x55;
    private const int StepBytes = 90;
    private const int SlotBytes = 140;

    private readonly Dictionary<Address, SortedDictionary<UInt256, UInt256>> _slots = [];
    private TraceStep? _open;

    /// <summary>What was kept.</summary>
    public List<TraceStep> Steps { get; } = [];

    /// <summary>An opcode begins.</summary>
    public void Begin(in TracedStep step, HostState world, Fork fork)
    {
        _open = null;
        if (budget.IsExceeded || (ulong)Steps.Count >= options.StepsMax)
        {
            return;
        }

        SortedDictionary<UInt256, UInt256>? slots = options.WithStorage ? Meet(step, world) : null;
        if (budget.TryTake(BytesOf(step) + ((long)SlotBytes * (slots?.Count ?? 0))))
        {
            _open = Copy(step, slots, fork);
            Steps.Add(_open);
        }
    }

    /// <summary>It ended.</summary>
    public void End(long gasCost, EvmStatus status)
    {
        if (_open is null)
        {
            return;
        }

        _open.GasCost = (ulong)Math.Max(0, gasCost);
        _open.Error = status == EvmStatus.Revert ? null : TraceErrors.Of(status);
    }

    private TraceStep Copy(in TracedStep step, SortedDictionary<UInt256, UInt256>? slots, Fork fork)
        => new()
        {
            ProgramCounter = step.ProgramCounter,
            Opcode = NameOf(step.Opcode, fork),
            Gas = (ulong)Math.Max(0, step.Gas),
            Depth = step.Depth + 1,
            Refund = step.Refund,
            Stack = options.WithStack ? step.Stack.ToArray() : null,
            Memory = options.WithMemory ? step.Memory.ToArray() : null,
            ReturnData = options.WithReturnData ? step.ReturnData.ToArray() : null,
            Storage = slots?.ToArray(),
        };

    /// <summary>Notes the slot that the opcode reads or writes; null for other opcodes.</summary>
    private SortedDictionary<UInt256, UInt256>? Meet(in TracedStep step, HostState world)
    {
        int words = step.Stack.Length;
        bool loads = step.Opcode == LoadOpcode && words >= 1;
        bool stores = step.Opcode == StoreOpcode && words >= 2;
        if (!loads && !stores)
        {
            return null;
        }

        if (!_slots.TryGetValue(step.Account, out SortedDictionary<UInt256, UInt256>? slots))
        {
            slots = [];
            _slots.Add(step.Account, slots);
        }

        UInt256 slot = step.Stack[^1];
        slots[slot] = stores ? step.Stack[^2] : world.World.GetStorage(step.Account, slot);
        return slots;
    }

    /// <summary>Of the step's JSON, without its slots.</summary>
    private long BytesOf(in TracedStep step)
    {
        long bytes = StepBytes;
        bytes += options.WithMemory ? step.Memory.Length / 32L * 69 : 0;
        bytes += options.WithReturnData ? step.ReturnData.Length * 2L : 0;
        if (options.WithStack)
        {
            foreach (ref readonly UInt256 word in step.Stack)
            {
                bytes += word.FitsUInt64 ? 24 : 69;
            }
        }

        return bytes;
    }

    private static string NameOf(byte opcode, Fork fork)
        => OpcodeTraits.Of(opcode, fork)?.Name
            ?? string.Create(CultureInfo.InvariantCulture, $"opcode 0x{opcode:x} not defined");
}

/// <summary>Hands steps on.</summary>
internal readonly struct StepTracer(StepRecorder recorder, HostState world, Fork fork) : ITracer
{
    public static bool WatchesSteps => true;

    public static bool WatchesFrames => false;

    public void OnStep(in TracedStep step) => recorder.Begin(step, world, fork);

    public void OnStepEnd(long gasCost, EvmStatus status) => recorder.End(gasCost, status);

    public void OnEnter(in TracedFrame frame) => Invariant.Fail("nobody watches frames");

    public void OnExit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output)
        => Invariant.Fail("nobody watches frames");
}

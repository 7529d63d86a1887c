using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Evm.Code;
using MarketChain.Evm.Tracing;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Simulation;

/// <summary>Notes which accounts and slots a run touches, by address and slot.</summary>
/// <param name="excluded">Accounts that are warm anyway, and listed for their slots only.</param>
internal sealed class AccessRecorder(IReadOnlySet<Address> excluded)
{
    private const int SlotWords = 1;
    private const int CallWords = 5;

    private readonly SortedDictionary<Address, SortedSet<UInt256>> _accounts = [];

    /// <summary>Adds what a list names.</summary>
    public void Add(ValueList<AccessListEntry> list)
    {
        foreach (AccessListEntry entry in list)
        {
            SortedSet<UInt256> slots = SlotsOf(entry.Address);
            foreach (Hash256 key in entry.StorageKeys)
            {
                slots.Add(UInt256.ReadBigEndian(key.Bytes));
            }
        }
    }

    /// <summary>An opcode is about to be tried.</summary>
    public void Note(in TracedStep step)
    {
        switch (step.Opcode)
        {
            case 0x54 or 0x55 when step.Stack.Length >= SlotWords:
                SlotsOf(step.Account).Add(step.Stack[^1]);
                break;
            case 0x31 or 0x3b or 0x3c or 0x3f or 0xff when step.Stack.Length >= SlotWords:
                NoteAccount(step.Stack[^1]);
                break;
            case 0xf1 or 0xf2 or 0xf4 or 0xfa when step.Stack.Length >= CallWords:
                NoteAccount(step.Stack[^2]);
                break;
            default:
                break;
        }
    }

    /// <summary>Accounts and slots, each in order.</summary>
    public ValueList<AccessListEntry> ToList()
        => [.. _accounts.Select(account => new AccessListEntry(
            account.Key, [.. account.Value.Select(slot => new Hash256(slot.ToBigEndian()))]))];

    private void NoteAccount(in UInt256 word)
    {
        Address address = new(word.ToBigEndian().AsSpan(UInt256.Size - Address.Size));
        if (!excluded.Contains(address))
        {
            SlotsOf(address);
        }
    }

    private SortedSet<UInt256> SlotsOf(in Address address)
    {
        if (!_accounts.TryGetValue(address, out SortedSet<UInt256>? slots))
        {
            slots = [];
            _accounts.Add(address, slots);
        }

        return slots;
    }
}

/// <summary>Hands steps on.</summary>
internal readonly struct AccessTracer(AccessRecorder recorder) : ITracer
{
    public static bool WatchesSteps => true;

    public static bool WatchesFrames => false;

    public void OnStep(in TracedStep step) => recorder.Note(step);

    public void OnStepEnd(long gasCost, EvmStatus status)
    {
        // What a step cost is of no interest.
    }

    public void OnEnter(in TracedFrame frame) => Invariant.Fail("nobody watches frames");

    public void OnExit(EvmStatus status, long gasUsed, ReadOnlySpan<byte> output)
        => Invariant.Fail("nobody watches frames");
}

/// <summary>Runs contracts and notes what they touch.</summary>
internal sealed class AccessRunner : IContractRunner, IDisposable
{
    private readonly Interpreter<StateHost, AccessTracer> _interpreter = new(new CodeCache());

    /// <summary>Gets what is touched.</summary>
    public required AccessRecorder Recorder { get; init; }

    /// <inheritdoc/>
    public CallResult Run(in CallMessage message, ForkRules rules, HostState world)
        => _interpreter.Run(message, rules, new StateHost(world), new AccessTracer(Recorder));

    /// <inheritdoc/>
    public void Dispose() => _interpreter.Dispose();
}

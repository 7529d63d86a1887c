using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Snapshots;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;
using MarketChain.Storage.Memory;

namespace MarketChain.Replica.Tests;

/// <summary>Verifies a snapshot as a node does, when all of it is there.</summary>
internal sealed class TestIntake(GenesisConfig genesis) : ISnapshotIntake
{
    private readonly MemoryStream _file = new();
    private ChainHead? _known;

    public IntakeState State { get; set; } = IntakeState.Idle;

    public bool HasRoom { get; set; } = true;

    public bool IsDiskFull { get; set; }

    /// <summary>False: it only takes what comes.</summary>
    public bool Verifies { get; init; } = true;

    public SnapshotOffer? Begun { get; private set; }

    public int Begins { get; private set; }

    public long Bytes => _file.Length;

    /// <summary>Where the chain of the snapshot ends.</summary>
    public ChainHead? Restored { get; private set; }

    /// <summary>Why one was refused, in order.</summary>
    public List<string> Refusals { get; } = [];

    public bool TryBegin(SnapshotOffer offer, ChainHead known)
    {
        Begun = offer;
        Begins++;
        _known = known;
        _file.SetLength(0);
        State = IsDiskFull ? State : IntakeState.Reading;
        return !IsDiskFull;
    }

    public void Add(ReadOnlyMemory<byte> part)
    {
        Assert.True(HasRoom);
        _file.Write(part.Span);
        if (Verifies && _file.Length == (long)Begun!.Length)
        {
            Verify();
        }
    }

    public void Abandon() => State = State == IntakeState.Restored ? State : IntakeState.Idle;

    private void Verify()
    {
        using TempFolder folder = new();
        using MemoryStore store = new();
        using BlockLogs logs = BlockLogs.Open(folder.Path);
        _file.Position = 0;
        try
        {
            Restored = SnapshotReader.Restore(genesis, store, logs, _file, _ => { }, changes: null, _known);
            State = IntakeState.Restored;
        }
        catch (BlockFileException fault)
        {
            Refusals.Add(fault.Message);
            State = IntakeState.Refused;
        }
    }
}

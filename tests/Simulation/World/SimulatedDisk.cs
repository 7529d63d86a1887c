using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;

namespace MarketChain.Simulation.World;

/// <summary>
/// What a node finds after a crash: the guard's record and the blocks that were synced. What was written and not synced
/// is lost.
/// </summary>
public sealed class SimulatedDisk(byte[] record)
{
    private readonly Dictionary<Hash256, ProposedBlock> _blocks = [];
    private byte[]? _written = record;
    private byte[]? _synced = record;

    /// <summary>The record that would be found after a crash now; null when there is none that can be read.</summary>
    public GuardRecord? Durable => Read(_synced);

    /// <summary>Writes a record and its block.</summary>
    public void Write(GuardRecord guard, ProposedBlock? block)
    {
        _written = guard.Encode();
        if (block is not null)
        {
            _blocks[block.Digest] = block;
        }
    }

    /// <summary>What is written survives.</summary>
    public void Sync() => _synced = _written;

    /// <summary>The power goes.</summary>
    public void Crash() => _written = _synced;

    /// <summary>The machine is replaced: all is gone.</summary>
    public void Wipe()
    {
        _written = _synced = null;
        _blocks.Clear();
    }

    /// <summary>An older copy is put back.</summary>
    public void Restore(byte[]? older) => _written = _synced = older;

    /// <summary>The synced bytes, for a copy.</summary>
    public byte[]? Copy() => _synced;

    /// <summary>A block that was written with a record.</summary>
    public ProposedBlock? Find(in Hash256 digest) => _blocks.GetValueOrDefault(digest);

    /// <summary>Blocks of heights that are over.</summary>
    public void Prune(ulong below)
    {
        foreach (ProposedBlock old in _blocks.Values.Where(block => block.Header.Number < below).ToList())
        {
            _blocks.Remove(old.Digest);
        }
    }

    private static GuardRecord? Read(byte[]? bytes)
        => bytes is not null && GuardRecord.TryDecode(bytes, out GuardRecord? guard) ? guard : null;
}

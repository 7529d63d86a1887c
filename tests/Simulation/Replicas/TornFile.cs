using MarketChain.Replica.Signing;
using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// The bytes of a signing log, in memory. A process can break down before each write, between it and its sync, and
/// after that; of what was not synced, a power loss leaves any of the sectors.
/// </summary>
/// <param name="mutant">May not sync.</param>
/// <param name="node">Whose file it is.</param>
internal sealed class TornFile(Mutant mutant, IFused node) : ILogFile
{
    private const int ChunkLength = 1 << 16;

    private byte[] _written = [];
    private byte[] _synced = [];

    /// <summary>A file with what another one had.</summary>
    public TornFile(Mutant mutant, IFused node, byte[] copy)
        : this(mutant, node)
        => (_written, _synced) = ([.. copy], [.. copy]);

    /// <inheritdoc/>
    public long Length => _written.Length;

    /// <inheritdoc/>
    public bool IsWhole => true;

    /// <summary>True when a power loss now would take nothing.</summary>
    public bool IsSynced { get; private set; } = true;

    /// <inheritdoc/>
    public void Read(Span<byte> destination, long offset)
        => _written.AsSpan((int)offset, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        node.AtBoundary("before the record");
        bytes.CopyTo(_written.AsSpan((int)offset));
        IsSynced = false;
        node.AtBoundary("before the record's sync");
        mutant.Sync(Sync);
        node.AtBoundary("after the record");
    }

    /// <inheritdoc/>
    public void Grow(long bytes)
    {
        int length = (int)(Length + bytes + ChunkLength - 1) / ChunkLength * ChunkLength;
        Array.Resize(ref _written, length);
        Array.Resize(ref _synced, length);
    }

    /// <inheritdoc/>
    public void StartOver() => _written = _synced = [];

    /// <summary>What is on disk for good.</summary>
    public byte[] Copy() => [.. _synced];

    /// <summary>The power goes.</summary>
    public void LosePower(Random random)
    {
        if (!IsSynced)
        {
            Tearing.Mix(_written, _synced, random);
            Sync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The process does not take it along.
    }

    private void Sync()
    {
        _synced = [.. _written];
        IsSynced = true;
    }
}

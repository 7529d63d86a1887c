using MarketChain.Replica.Messages;

namespace MarketChain.Node.Snapshots;

/// <summary>
/// Parts of a snapshot on their way from the thread that gets them to the one that reads and verifies them, which waits
/// for them. What is added and not read yet is bounded: two parts, and the one for which there was room.
/// </summary>
/// <param name="length">Bytes in all.</param>
internal sealed class PartStream(long length) : StreamBase
{
    private const long WaitingMax = 2L * MessageLimits.SnapshotPartLength;

    private readonly object _changing = new();
    private readonly Queue<ReadOnlyMemory<byte>> _parts = new();
    private ReadOnlyMemory<byte> _part;
    private long _added;
    private long _read;
    private bool _isAbandoned;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <summary>True while another part may be added.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_changing)
            {
                return _added - _read < WaitingMax;
            }
        }
    }

    /// <summary>Bytes that were read. Any thread.</summary>
    public long ReadBytes => Interlocked.Read(ref _read);

    /// <summary>Adds the next bytes.</summary>
    public void Add(ReadOnlyMemory<byte> part)
    {
        lock (_changing)
        {
            _parts.Enqueue(part);
            _added += part.Length;
            Monitor.Pulse(_changing);
        }
    }

    /// <summary>Nothing more will come: the next read ends with <see cref="OperationCanceledException"/>.</summary>
    public void Abandon()
    {
        lock (_changing)
        {
            _isAbandoned = true;
            _parts.Clear();
            Monitor.Pulse(_changing);
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_part.IsEmpty && !TryTakeNext())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _part.Length);
        _part.Span[..count].CopyTo(buffer);
        _part = _part[count..];
        Interlocked.Add(ref _read, count);
        return count;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is ever written.
    }

    /// <summary>Waits for the next part; false at the end.</summary>
    private bool TryTakeNext()
    {
        lock (_changing)
        {
            while (!_isAbandoned && _parts.Count == 0 && _read < length)
            {
                Monitor.Wait(_changing);
            }

            if (_isAbandoned)
            {
                throw new OperationCanceledException("the snapshot was abandoned");
            }

            return _parts.TryDequeue(out _part);
        }
    }
}

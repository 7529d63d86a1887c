namespace MarketChain.Node.Snapshots;

/// <summary>
/// Writes no faster than it may, so that a validator that makes a snapshot goes on making blocks, and ends when it is
/// told to or when the disk has no room left.
/// </summary>
/// <param name="file">What is written to; stays the caller's.</param>
/// <param name="bytesPerSecond">How fast.</param>
/// <param name="time">Measures it.</param>
/// <param name="stop">Ends it with <see cref="OperationCanceledException"/>.</param>
internal sealed class PacedStream(FileStream file, long bytesPerSecond, TimeProvider time, CancellationToken stop)
    : StreamBase
{
    private const long LookEveryBytes = 1 << 20;
    private const long MillisecondsPerSecond = 1_000;

    private readonly long _started = time.GetTimestamp();
    private long _written;
    private long _lookAt;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(buffer);
        _written += buffer.Length;
        if (_written >= _lookAt)
        {
            _lookAt = _written + LookEveryBytes;
            Look();
        }
    }

    /// <inheritdoc/>
    public override void Flush() => file.Flush();

    private void Look()
    {
        if (DiskRoom.Left(file.Name) <= 0)
        {
            throw new IOException("the disk has no room for it");
        }

        long dueMs = _written * MillisecondsPerSecond / bytesPerSecond;
        long earlyMs = dueMs - (long)time.GetElapsedTime(_started).TotalMilliseconds;
        if (earlyMs > 0)
        {
            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(earlyMs));
        }

        stop.ThrowIfCancellationRequested();
    }
}

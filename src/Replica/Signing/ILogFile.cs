namespace MarketChain.Replica.Signing;

/// <summary>The bytes of a signing log: whole chunks, whose length changes whole or not at all.</summary>
internal interface ILogFile : IDisposable
{
    /// <summary>Bytes of the file.</summary>
    long Length { get; }

    /// <summary>False for a file that something has cut: it only grows, by whole chunks.</summary>
    bool IsWhole { get; }

    /// <summary>Fills a buffer from a place within the file.</summary>
    void Read(Span<byte> destination, long offset);

    /// <summary>Writes bytes to a place within the file, and waits until the disk has them.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes room for so many more bytes at the end, all zero and on disk.</summary>
    void Grow(long bytes);

    /// <summary>Forgets what is there.</summary>
    void StartOver();
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// The 2048-bit filter of Ethereum's logs (yellow paper, 4.3.1): each address and topic sets three bits, so a zero bit
/// proves absence. Grows while a block executes; shared only when it is complete.
/// </summary>
public sealed class LogBloom : IEquatable<LogBloom>
{
    /// <summary>Bytes in the filter.</summary>
    public const int Size = 256;

    private readonly byte[] _bytes = new byte[Size];

    /// <summary>An empty filter.</summary>
    public LogBloom()
    {
    }

    /// <summary>Copies exactly 256 bytes.</summary>
    public LogBloom(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length == Size);
        bytes.CopyTo(_bytes);
    }

    /// <summary>The 256 bytes, in place; bit 0 is the lowest of the last byte.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Adds the address and the topics of a log.</summary>
    public void Add(LogEntry log)
    {
        Add(log.Address.Bytes);
        foreach (Hash256 topic in log.Topics)
        {
            Add(topic.Bytes);
        }
    }

    /// <summary>Adds everything that another filter holds.</summary>
    public void Add(LogBloom other)
    {
        for (int i = 0; i < Size; i++)
        {
            _bytes[i] |= other._bytes[i];
        }
    }

    /// <summary>Adds an address or a topic.</summary>
    public void Add(ReadOnlySpan<byte> item)
    {
        LogBloomBits bits = LogBloomBits.Of(item);
        Set(bits.First);
        Set(bits.Second);
        Set(bits.Third);
    }

    /// <summary>False when an address or topic is certainly in no log.</summary>
    public bool MayContain(ReadOnlySpan<byte> item) => MayContain(LogBloomBits.Of(item));

    /// <summary>The same of an item whose bits are known: for who asks many filters for it.</summary>
    public bool MayContain(LogBloomBits bits) => Has(bits.First) && Has(bits.Second) && Has(bits.Third);

    /// <summary>True when all bits agree.</summary>
    public bool Equals(LogBloom? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LogBloom);

    /// <summary>For in-memory tables only: the filter is mutable, so keep complete ones.</summary>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(Bytes[^sizeof(int)..]);

    private void Set(int bit) => _bytes[Size - 1 - (bit / 8)] |= (byte)(1 << (bit % 8));

    private bool Has(int bit) => (_bytes[Size - 1 - (bit / 8)] & (1 << (bit % 8))) != 0;
}

/// <summary>The three bits of an address or a topic in a <see cref="LogBloom"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogBloomBits
{
    private const int BitsMask = (LogBloom.Size * 8) - 1;

    private LogBloomBits(ReadOnlySpan<byte> hash)
    {
        First = BitOf(hash);
        Second = BitOf(hash[2..]);
        Third = BitOf(hash[4..]);
    }

    internal int First { get; }

    internal int Second { get; }

    internal int Third { get; }

    /// <summary>The bits of an address or a topic.</summary>
    public static LogBloomBits Of(ReadOnlySpan<byte> item) => new(Keccak256.Hash(item).Bytes);

    /// <summary>The low 11 bits of a big-endian 16-bit word.</summary>
    private static int BitOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt16BigEndian(hash) & BitsMask;
}

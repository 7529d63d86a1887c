using System.Buffers.Binary;
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

    private const int BitsMask = (Size * 8) - 1;

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
        Hash256 hash = Keccak256.Hash(item);
        for (int pair = 0; pair < 3; pair++)
        {
            int bit = BitOf(hash.Bytes, pair);
            _bytes[Size - 1 - (bit / 8)] |= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>False when an address or topic is certainly in no log.</summary>
    public bool MayContain(ReadOnlySpan<byte> item)
    {
        Hash256 hash = Keccak256.Hash(item);
        for (int pair = 0; pair < 3; pair++)
        {
            int bit = BitOf(hash.Bytes, pair);
            if ((_bytes[Size - 1 - (bit / 8)] & (1 << (bit % 8))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when all bits agree.</summary>
    public bool Equals(LogBloom? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LogBloom);

    /// <summary>For in-memory tables only: the filter is mutable, so keep complete ones.</summary>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(Bytes[^sizeof(int)..]);

    /// <summary>The low 11 bits of the hash's big-endian 16-bit word number <paramref name="pair"/>.</summary>
    private static int BitOf(ReadOnlySpan<byte> hash, int pair)
        => BinaryPrimitives.ReadUInt16BigEndian(hash[(2 * pair)..]) & BitsMask;
}

using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State.Trie;

/// <summary>
/// How a finished node stands in its parent: by its hash, which may still be to come, or, when its RLP is shorter than
/// a hash, by the RLP itself.
/// </summary>
/// <param name="Offset">Where the bytes lie in the hasher's buffer, for a node that stands there itself.</param>
/// <param name="Length">Bytes of the reference.</param>
/// <param name="Message">The message whose hash is to come, or <see cref="None"/>.</param>
internal readonly record struct NodeReference(int Offset, int Length, int Message)
{
    public const int None = -1;
}

/// <summary>
/// Nodes whose hashes are still to come. A node's RLP is written as soon as its children are known, with a hole for the
/// hash of each child that waits; <see cref="HashAll"/> then goes up level by level, hashing all nodes of a level eight
/// at a time and filling the holes one level above:
/// <code>
///   level 2                    branch [ hole  hole  … ]
///                                       ▲       ▲
///   level 1            branch [ hole  0x80 … ]  │
///                               ▲               │
///   level 0            leaf ────┘    leaf ──────┘
/// </code>
/// All bytes live in one buffer that is used again and again.
/// </summary>
internal sealed class TrieHasher
{
    private const int InitialBytes = 1 << 18;

    private readonly List<Message> _messages = [];
    private readonly List<ByteRange> _ranges = [];
    private readonly List<int> _ofLevel = [];
    private readonly int _reservedBytes;
    private byte[] _buffer;
    private Hash256[] _hashes = new Hash256[64];
    private int _length;
    private int _levels;

    /// <summary>An empty hasher.</summary>
    /// <param name="reservedBytes">Bytes at the buffer's start that the caller uses: holes may lie there too.</param>
    public TrieHasher(int reservedBytes)
    {
        _reservedBytes = reservedBytes;
        _length = reservedBytes;
        _buffer = new byte[reservedBytes + InitialBytes];
    }

    /// <summary>Nodes that wait.</summary>
    public int Waiting => _messages.Count;

    /// <summary>All bytes: the caller's own, then nodes.</summary>
    public Span<byte> Buffer => _buffer;

    /// <summary>Where the next node begins.</summary>
    public int Position => _length;

    /// <summary>Room for the next node.</summary>
    public Span<byte> NextNode()
    {
        if (_length + TrieNodeWriter.NodeBytesMax > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return _buffer.AsSpan(_length);
    }

    /// <summary>Ends the node written at <see cref="NextNode"/>.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="level">Above the levels of all children that wait; 0 when none does.</param>
    public NodeReference EndNode(int length, int level)
    {
        int offset = _length;
        _length += length;
        if (length < Hash256.Size)
        {
            return new NodeReference(offset, length, NodeReference.None);
        }

        _messages.Add(new Message { Range = new ByteRange(offset, length), Level = level });
        _levels = Math.Max(_levels, level + 1);
        return new NodeReference(offset, TrieNodeRecord.HashReferenceBytes, _messages.Count - 1);
    }

    /// <summary>Writes a reference at an offset of the buffer, now or when its hash is known.</summary>
    public void Place(NodeReference reference, int destination)
    {
        if (reference.Message == NodeReference.None)
        {
            _buffer.AsSpan(reference.Offset, reference.Length).CopyTo(_buffer.AsSpan(destination));
            return;
        }

        _buffer[destination] = 0x80 + Hash256.Size;
        MoveHole(reference.Message, destination);
    }

    /// <summary>The reference of a waiting node was copied to another place: its hash will go there.</summary>
    public void MoveHole(int message, int destination)
        => CollectionsMarshal.AsSpan(_messages)[message].Hole = destination + 1;

    /// <summary>The level of a waiting node.</summary>
    public int Level(int message) => CollectionsMarshal.AsSpan(_messages)[message].Level;

    /// <summary>Hashes all waiting nodes; every hole is filled then.</summary>
    public void HashAll()
    {
        for (int level = 0; level < _levels; level++)
        {
            HashLevel(level);
        }
    }

    /// <summary>Forgets the nodes, once their hashes stand where they are needed.</summary>
    public void Clear()
    {
        _messages.Clear();
        _levels = 0;
        _length = _reservedBytes;
    }

    private void HashLevel(int level)
    {
        Span<Message> messages = CollectionsMarshal.AsSpan(_messages);
        _ranges.Clear();
        _ofLevel.Clear();
        for (int i = 0; i < messages.Length; i++)
        {
            if (messages[i].Level == level)
            {
                _ofLevel.Add(i);
                _ranges.Add(messages[i].Range);
            }
        }

        if (_hashes.Length < _ranges.Count)
        {
            _hashes = new Hash256[messages.Length];
        }

        Keccak256.HashBatch(_buffer, CollectionsMarshal.AsSpan(_ranges), _hashes);
        for (int i = 0; i < _ofLevel.Count; i++)
        {
            _hashes[i].CopyTo(_buffer.AsSpan(messages[_ofLevel[i]].Hole));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Message
    {
        public ByteRange Range;

        /// <summary>Where the hash goes.</summary>
        public int Hole;

        public int Level;
    }
}

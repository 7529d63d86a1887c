using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Rpc.Following;

/// <summary>
/// The filters of all clients, by a number that only its client knows. A new one takes the place of the one that was
/// asked least recently when there are too many: its client makes it again, as after a restart of the node. Any thread
/// may call any member.
/// </summary>
/// <param name="filtersMax">How many there may be.</param>
/// <param name="secret">Makes the numbers hard to guess.</param>
internal sealed class FilterTable(int filtersMax, Hash256 secret)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<UInt256, LinkedListNode<Entry>> _byNumber = [];
    private readonly LinkedList<Entry> _byUse = [];
    private ulong _made;

    /// <summary>Adds a filter; returns its number.</summary>
    public UInt256 Add(IFollower filter)
    {
        lock (_turn)
        {
            if (_byUse.Count == filtersMax)
            {
                Remove(_byUse.First!);
            }

            Entry entry = new(NextNumber(), filter);
            _byNumber.Add(entry.Number, _byUse.AddLast(entry));
            return entry.Number;
        }
    }

    /// <summary>The filter of a number; null when there is none, or none any more.</summary>
    public IFollower? Find(in UInt256 number)
    {
        lock (_turn)
        {
            if (!_byNumber.TryGetValue(number, out LinkedListNode<Entry>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Filter;
        }
    }

    /// <summary>Forgets a filter; false when there is none.</summary>
    public bool Remove(in UInt256 number)
    {
        lock (_turn)
        {
            bool found = _byNumber.TryGetValue(number, out LinkedListNode<Entry>? node);
            if (found)
            {
                Remove(node!);
            }

            return found;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byNumber.Remove(node.Value.Number);
    }

    private UInt256 NextNumber()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(count, _made++);
        return UInt256.ReadBigEndian(Keccak256.HashJoined(secret.Bytes, count).Bytes);
    }

    private sealed record Entry(UInt256 Number, IFollower Filter);
}

using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests;

/// <summary>Links that keep what was sent.</summary>
internal sealed class SentMessages : IReplicaLinks
{
    private static readonly Ed25519PublicKey[] Keys
        = [.. Enumerable.Range(0, 100).Select(number => new Ed25519PublicKey(Keccak256.Hash([(byte)number]).Bytes))];

    private readonly List<(Ed25519PublicKey Peer, PeerChannel Channel, byte[] Bytes)> _sent = [];
    private readonly Lock _lock = new();

    /// <summary>Whose queue takes nothing.</summary>
    public HashSet<Ed25519PublicKey> Full { get; } = [];

    /// <summary>How many bytes were sent in all.</summary>
    public long Bytes { get; private set; }

    public bool TrySend(Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        if (Full.Contains(peer))
        {
            return false;
        }

        lock (_lock)
        {
            Bytes += message.Length;
            _sent.Add((peer, channel, message.ToArray()));
            return true;
        }
    }

    /// <summary>Takes out all that was sent, in order.</summary>
    public List<(Ed25519PublicKey Peer, PeerChannel Channel, byte[] Bytes)> TakeAll()
    {
        List<(Ed25519PublicKey Peer, PeerChannel Channel, byte[] Bytes)> taken = [.. _sent];
        _sent.Clear();
        return taken;
    }

    /// <summary>Takes out what was sent about transactions, in order.</summary>
    public List<(Ed25519PublicKey Peer, TransactionMessage Message)> TakeTransactions()
        => Take(PeerChannel.Transactions, bytes =>
        {
            Assert.True(TransactionMessageCodec.TryDecode(bytes, out TransactionMessage? message, out _));
            return message;
        });

    /// <summary>Takes out what was sent about blocks, in order.</summary>
    public List<(Ed25519PublicKey Peer, SyncMessage Message)> TakeSync()
        => Take(PeerChannel.Sync, bytes =>
        {
            Assert.True(SyncMessageCodec.TryDecode(bytes, out SyncMessage? message, out _));
            return message;
        });

    /// <summary>A peer that has a number.</summary>
    public static PeerInfo Peer(int number, bool isValidator = false)
    {
        Ed25519PublicKey key = KeyOf(number);
        return new PeerInfo(key, isValidator ? key : null, $"peer-{number}:30303", IsInbound: number % 2 == 0);
    }

    public static Ed25519PublicKey KeyOf(int number) => Keys[number];

    public static int NumberOf(Ed25519PublicKey key) => Array.IndexOf(Keys, key);

    private List<(Ed25519PublicKey Peer, T Message)> Take<T>(PeerChannel channel, Func<byte[], T> decode)
    {
        var taken = _sent.Where(sent => sent.Channel == channel).ToList();
        _sent.RemoveAll(sent => sent.Channel == channel);
        return [.. taken.Select(sent => (sent.Peer, decode(sent.Bytes)))];
    }
}

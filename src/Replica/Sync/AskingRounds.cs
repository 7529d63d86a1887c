using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica.Sync;

/// <summary>
/// Asks one peer after the other for something that some of them have: first those who should, then validators, then
/// anybody; and after a pause all of them again.
/// </summary>
internal sealed class AskingRounds(IReadOnlyList<Ed25519PublicKey> preferred)
{
    private readonly HashSet<Ed25519PublicKey> _asked = [];

    /// <summary>When the next one is asked.</summary>
    public long NextMs { get; set; }

    /// <summary>Who was asked last, and has not answered.</summary>
    public SyncPeer? Waiting { get; set; }

    /// <summary>The next one to ask; null when all were, and the round is over.</summary>
    public SyncPeer? Next(IReadOnlyList<SyncPeer> peers)
    {
        SyncPeer? next = peers.Where(peer => !_asked.Contains(peer.Key)).MinBy(Place);
        if (next is null)
        {
            _asked.Clear();
            return null;
        }

        _asked.Add(next.Key);
        return next;
    }

    private int Place(SyncPeer peer)
    {
        for (int i = 0; i < preferred.Count; i++)
        {
            if (preferred[i] == peer.Key)
            {
                return i;
            }
        }

        return preferred.Count + (peer.Info.ValidatorKey is null ? 1 : 0);
    }
}

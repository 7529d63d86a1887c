using System.Net;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Links;

/// <summary>The list of peers, each with its slot. Readers see one whole list or the next.</summary>
/// <param name="own">This node.</param>
/// <param name="limits">For each peer.</param>
internal sealed class PeerTable(Ed25519PublicKey own, NetworkLimits limits)
{
    private readonly Lock _gate = new();
    private volatile Dictionary<Ed25519PublicKey, PeerSlot> _slots = [];
    private bool _closed;

    /// <summary>All slots, in no order; those of peers that left the list stay while their link ends.</summary>
    public IReadOnlyCollection<PeerSlot> Slots => _slots.Values;

    /// <summary>The slot of a peer, or null.</summary>
    public PeerSlot? Find(in Ed25519PublicKey nodeKey) => _slots.GetValueOrDefault(nodeKey);

    /// <summary>Makes this the list.</summary>
    /// <param name="peers">All of them; the node's own key is passed over.</param>
    /// <param name="makeDialler">Makes one for a peer with an address.</param>
    /// <param name="start">Called for each dialler to be run.</param>
    /// <exception cref="ArgumentException">
    /// Too many peers, one twice, or an address that cannot be dialled: nothing was changed.
    /// </exception>
    public void Set(
        IReadOnlyList<ListedPeer> peers, Func<PeerSlot, ListedPeer, Dialler?> makeDialler, Action<Dialler> start)
    {
        List<ListedPeer> others = [.. peers.Where(peer => peer.NodeKey != own)];
        Check(others);
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            HashSet<Ed25519PublicKey> listed = [.. others.Select(peer => peer.NodeKey)];
            Dictionary<Ed25519PublicKey, PeerSlot> slots = [];
            List<Dialler> diallers = [];
            foreach (PeerSlot gone in _slots.Values.Where(slot => !listed.Contains(slot.NodeKey)))
            {
                gone.Close(LinkEnd.NotListed);
                if (gone.Current is not null)
                {
                    slots.Add(gone.NodeKey, gone);
                }
            }

            foreach (ListedPeer peer in others)
            {
                PeerSlot slot = Find(peer.NodeKey)
                    ?? new PeerSlot(peer.NodeKey, peer.NodeKey.CompareTo(own) < 0, limits);
                slots.Add(peer.NodeKey, slot);
                Dialler? dialler = makeDialler(slot, peer);
                if (slot.Open(dialler))
                {
                    diallers.Add(dialler!);
                }
            }

            // First the list, then the links: what is sent from the first call of a handler finds its slot.
            _slots = slots;
            diallers.ForEach(start);
        }
    }

    /// <summary>Ends all links and lets nobody in any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (PeerSlot slot in _slots.Values)
            {
                slot.Close(LinkEnd.Stopping);
            }
        }
    }

    // RFC 1035 2.3.4: a longer name is none.
    private static bool CanDial(DnsEndPoint address) => address.Port > 0 && address.Host.Length <= 255;

    private static void Check(List<ListedPeer> peers)
    {
        if (peers.Count > NetworkLimits.PeersMax)
        {
            throw new ArgumentException($"at most {NetworkLimits.PeersMax} peers can be listed, got {peers.Count}");
        }

        HashSet<Ed25519PublicKey> seen = [];
        foreach (ListedPeer peer in peers.Where(peer => !seen.Add(peer.NodeKey)))
        {
            throw new ArgumentException($"the peer {peer.NodeKey} is listed twice");
        }

        foreach (ListedPeer peer in peers.Where(peer => peer.Address is { } address && !CanDial(address)))
        {
            throw new ArgumentException(
                $"the peer {peer.NodeKey} cannot be dialled at {peer.Address!.Host}:{peer.Address.Port}");
        }
    }
}

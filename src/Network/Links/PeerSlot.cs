using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Links;

/// <summary>
/// The place of one listed peer, which at most one link fills. When two nodes dial each other at once both links come
/// here, at both ends, and both ends keep the same one:
/// <code>
///  the newcomer is of another process of the peer   it was started again: the newcomer
///  both were dialled by the same side               that side gave the old one up: the newcomer
///  otherwise                                        the one that the lower node key dialled
/// </code>
/// The loser's thread has made its last call to the handler before the winner's makes its first.
/// </summary>
/// <param name="nodeKey">The peer.</param>
/// <param name="isLower">True when its key is lower than this node's.</param>
/// <param name="limits">How many links it may make.</param>
internal sealed class PeerSlot(Ed25519PublicKey nodeKey, bool isLower, NetworkLimits limits)
{
    private const long MsPerLink = 1_000;

    private readonly object _gate = new();
    private volatile Link? _current;
    private Dialler? _dialler;
    private LinkEnd _closed;
    private long _notBeforeMs = long.MinValue;
    private long _linksPaidMs;

    /// <summary>The peer.</summary>
    public Ed25519PublicKey NodeKey => nodeKey;

    /// <summary>Its link, or null.</summary>
    public Link? Current => _current;

    /// <summary>Lets a link in, once the one that it beats is gone.</summary>
    /// <param name="link">The newcomer.</param>
    /// <param name="timeoutMs">How long to wait for the loser's thread.</param>
    /// <returns>None when it is in, else why not.</returns>
    public LinkEnd TryAdmit(Link link, int timeoutMs)
    {
        long deadlineMs = Environment.TickCount64 + timeoutMs;
        lock (_gate)
        {
            for (;;)
            {
                long nowMs = Environment.TickCount64;
                LinkEnd refusal = Judge(link, nowMs);
                if (refusal != LinkEnd.None)
                {
                    return refusal;
                }

                if (_current is null)
                {
                    // Each link is paid for with a second, the first ones on credit.
                    _linksPaidMs = Math.Max(_linksPaidMs, nowMs) + MsPerLink;
                    _current = link;
                    return LinkEnd.None;
                }

                _current.Close(LinkEnd.Duplicate);
                if (nowMs >= deadlineMs || !Monitor.Wait(_gate, (int)(deadlineMs - nowMs)))
                {
                    return LinkEnd.HandshakeTimedOut;
                }
            }
        }
    }

    /// <summary>The link's thread has made its last call.</summary>
    /// <param name="link">The one that was let in.</param>
    /// <param name="notBeforeMs">No other is let in before, or null.</param>
    public void Leave(Link link, long? notBeforeMs)
    {
        lock (_gate)
        {
            if (_current == link)
            {
                _current = null;
            }

            _notBeforeMs = notBeforeMs ?? _notBeforeMs;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets nobody in any more, and ends the link and the dialling.</summary>
    public void Close(LinkEnd reason)
    {
        lock (_gate)
        {
            _closed = reason;
            _dialler = null;
            _current?.Close(reason);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The peer is in the list, and is dialled so, or not at all.</summary>
    /// <returns>True when this dialler is new here, and is to be run.</returns>
    public bool Open(Dialler? dialler)
    {
        lock (_gate)
        {
            _closed = LinkEnd.None;
            if (_dialler?.Address.Equals(dialler?.Address) ?? (dialler is null))
            {
                return false;
            }

            _dialler = dialler;
            Monitor.PulseAll(_gate);
            return dialler is not null;
        }
    }

    /// <summary>Waits for a while, and then until there is no link.</summary>
    /// <returns>False when this is not the slot's dialler any more.</returns>
    public bool WaitToDial(Dialler dialler, int pauseMs)
    {
        long notBeforeMs = Environment.TickCount64 + pauseMs;
        lock (_gate)
        {
            while (_dialler == dialler)
            {
                long restMs = notBeforeMs - Environment.TickCount64;
                if (_current is null && restMs <= 0)
                {
                    return true;
                }

                Monitor.Wait(_gate, restMs > 0 ? (int)restMs : Timeout.Infinite);
            }

            return false;
        }
    }

    private LinkEnd Judge(Link link, long nowMs)
    {
        if (_closed != LinkEnd.None)
        {
            return _closed;
        }

        if (nowMs < _notBeforeMs || _linksPaidMs - nowMs > (limits.LinksBurst - 1) * MsPerLink)
        {
            return LinkEnd.TooSoon;
        }

        bool isBeaten = _current is { } current
            && current.PeerProcess == link.PeerProcess
            && current.Peer.IsInbound != link.Peer.IsInbound
            && link.Peer.IsInbound != isLower;
        return isBeaten ? LinkEnd.Duplicate : LinkEnd.None;
    }
}

using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Links;

/// <summary>
/// Dials one peer whenever it has no link, on a thread of its own that becomes the link's. Pauses double up to
/// <see cref="NetworkLimits.RedialMaxMs"/>, also after links that ended at once: two processes with one node key would
/// otherwise push each other out without end.
/// </summary>
internal sealed class Dialler(NetworkContext context, LinkMaker maker, PeerSlot slot, DnsEndPoint address)
{
    private const int PauseMinMs = 20;

    // A link that lasted so long was a good one.
    private const int LastedMs = 1_000;

    private LinkEnd _lastTold;
    private long _untold;
    private int _attempts;

    /// <summary>Whom it dials.</summary>
    public DnsEndPoint Address => address;

    private string AddressText => $"{address.Host}:{address.Port}";

    /// <summary>Dials until the slot has another dialler or none.</summary>
    public void Run()
    {
        int pauseMs = 0;
        while (slot.WaitToDial(this, pauseMs))
        {
            long dialledAtMs = Environment.TickCount64;
            LinkOutcome outcome = Dial();
            Tell(outcome);
            bool hasLasted = outcome.WasAdmitted && Environment.TickCount64 - dialledAtMs >= LastedMs;
            pauseMs = PauseAfter(outcome, hasLasted ? 0 : pauseMs);
        }
    }

    private LinkOutcome Dial()
    {
        context.Counters.AddDial();
        Socket socket;
        try
        {
            IPAddress[] found = Dns.GetHostAddresses(address.Host);
            if (found.Length == 0)
            {
                return Unreachable();
            }

            // A name with several addresses gets each of them in turn.
            IPAddress next = found[_attempts++ % found.Length];
            socket = LinkSocket.Connect(new IPEndPoint(next, address.Port), context.Limits);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            // An argument, when the name reads as an address that nobody has, as 0.0.0.0.
            return Unreachable();
        }

        if (context.HalfOpen.TryAddOutbound(socket, Environment.TickCount64) is { } halfOpen)
        {
            return maker.Run(halfOpen, AddressText, slot);
        }

        socket.Dispose();
        return LinkEnd.Stopping;
    }

    private LinkOutcome Unreachable()
    {
        context.Counters.AddRefusal(LinkEnd.Unreachable);
        return LinkEnd.Unreachable;
    }

    private void Tell(LinkOutcome outcome)
    {
        if (outcome.WasAdmitted)
        {
            _lastTold = LinkEnd.None;
        }
        else if (outcome.Reason == _lastTold || outcome.Reason == LinkEnd.Duplicate)
        {
            _untold++;
        }
        else
        {
            context.Refusals.AddOutbound(AddressText, slot.NodeKey, outcome, _untold);
            _lastTold = outcome.Reason;
            _untold = 0;
        }
    }

    private int PauseAfter(LinkOutcome outcome, int pauseMs)
    {
        bool isFinal = LinkEnds.IsMisconduct(outcome.Reason)
            || outcome.Reason is LinkEnd.WrongVersion or LinkEnd.WrongGenesis or LinkEnd.NotListed or LinkEnd.BadProof
                or LinkEnd.WrongKey or LinkEnd.SelfConnection or LinkEnd.BadValidatorLink or LinkEnd.TooSoon;
        return isFinal ? context.Limits.RedialRefusedMs
            : Math.Min(Math.Max(PauseMinMs, 2 * pauseMs), context.Limits.RedialMaxMs);
    }
}

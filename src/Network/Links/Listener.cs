using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Links;

/// <summary>Takes connections on a thread of its own, and gives each that finds room a thread.</summary>
internal sealed class Listener : IDisposable
{
    // Connections that the kernel completes before this side takes them.
    private const int Backlog = 128;

    // Out of file descriptors, say: try again, but do not spin.
    private const int PauseAfterFailureMs = 50;

    private readonly NetworkContext _context;
    private readonly LinkMaker _maker;
    private readonly Socket _socket;
    private readonly ManualResetEventSlim _stopped = new();

    /// <summary>Binds and listens.</summary>
    /// <exception cref="SocketException">The address is taken, or not this machine's.</exception>
    public Listener(NetworkContext context, LinkMaker maker, IPEndPoint endpoint)
    {
        _context = context;
        _maker = maker;
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endpoint);
            _socket.Listen(Backlog);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Takes connections until <see cref="Dispose"/>.</summary>
    public void Run()
    {
        while (!_stopped.IsSet)
        {
            try
            {
                Take(_socket.Accept());
            }
            catch (SocketException) when (!_stopped.IsSet)
            {
                _stopped.Wait(PauseAfterFailureMs);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped.Set();
        _socket.Dispose();
    }

    private void Take(Socket socket)
    {
        _context.Counters.AddAccepted();
        IPEndPoint remote;
        try
        {
            LinkSocket.Configure(socket, _context.Limits);
            remote = (IPEndPoint)socket.RemoteEndPoint!;
        }
        catch (SocketException)
        {
            // It left before it was looked at.
            socket.Dispose();
            return;
        }

        if (_context.HalfOpen.TryAddInbound(socket, remote.Address, Environment.TickCount64) is { } halfOpen)
        {
            _context.Threads.Start("link", () => _maker.Run(halfOpen, remote.ToString(), dialled: null));
        }
        else
        {
            TurnAway(socket, remote);
        }
    }

    private void TurnAway(Socket socket, IPEndPoint remote)
    {
        // A reset: a flood leaves no sockets behind that wait for their last packets.
        socket.Close(timeout: 0);
        _context.Counters.AddRefusal(LinkEnd.TooManyConnections);
        _context.Refusals.AddInbound(
            remote.ToString(), nodeKey: null, LinkEnd.TooManyConnections, Environment.TickCount64);
    }
}

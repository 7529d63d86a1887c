using System.Net;
using System.Net.Sockets;

namespace MarketChain.Node.Devnet;

/// <summary>
/// The line from one validator to another: it listens where the one dials, and carries each connection to where the
/// other listens, with the cities' delay in both directions. It needs no privileges, and what it delays is bytes: a
/// connection is there at once.
/// </summary>
internal sealed class DelayRelay : IAsyncDisposable
{
    /// <summary>Two nodes need one; a few that end may be open beside it.</summary>
    private const int ConnectionsMax = 16;

    private readonly LinkDelay _delay;
    private readonly TimeProvider _time;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SemaphoreSlim _free = new(ConnectionsMax);
    private readonly Lock _changing = new();
    private readonly HashSet<Socket> _open = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private volatile IPEndPoint? _target;
    private bool _isClosed;

    private DelayRelay(LinkDelay delay, TimeProvider time)
    {
        _delay = delay;
        _time = time;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Opens a line on a port of loopback that is free.</summary>
    public static DelayRelay Start(LinkDelay delay, TimeProvider time) => new(delay, time);

    /// <summary>Where connections go from now on; those that come before this is known wait for it.</summary>
    public void SetTarget(IPEndPoint target)
    {
        _target = target;
        _opened.TrySetResult();
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _opened.TrySetResult();
        _listener.Dispose();
        lock (_changing)
        {
            _isClosed = true;
            foreach (Socket socket in _open)
            {
                socket.Dispose();
            }
        }

        await _accepting;
        for (int i = 0; i < ConnectionsMax; i++)
        {
            await _free.WaitAsync();
        }

        _free.Dispose();
    }

    private async Task AcceptAsync()
    {
        await _opened.Task;
        while (_target is { } target)
        {
            await _free.WaitAsync();
            try
            {
                _ = CarryAsync(await _listener.AcceptAsync(), target);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                _free.Release();
                return;
            }
        }
    }

    /// <summary>Carries one connection; what goes wrong with it ends it and nothing else.</summary>
    private async Task CarryAsync(Socket dialler, IPEndPoint address)
    {
        using Socket target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (TryKeep(dialler, target))
            {
                await target.ConnectAsync(address);
                dialler.NoDelay = true;
                target.NoDelay = true;
                await Task.WhenAll(
                    new DelayedPipe(dialler, target, _delay, _time).RunAsync(),
                    new DelayedPipe(target, dialler, _delay, _time).RunAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            dialler.Dispose();
            lock (_changing)
            {
                _open.Remove(dialler);
                _open.Remove(target);
            }

            _free.Release();
        }
    }

    private bool TryKeep(Socket dialler, Socket target)
    {
        lock (_changing)
        {
            return !_isClosed && _open.Add(dialler) && _open.Add(target);
        }
    }
}

using System.Net;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// Turns for clients, which are told apart by their addresses: each in turn, however many requests it has waiting, and
/// no one all of them. Any thread may call any member.
/// </summary>
/// <param name="turnsMax">Turns at a time.</param>
/// <param name="clock">For patience.</param>
internal sealed class FairTurns(int turnsMax, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Client> _clients = [];

    /// <summary>Those of whom somebody waits for a turn, the next one first.</summary>
    private readonly List<Client> _waiting = [];

    private int _taken;

    /// <summary>What one client may have: a quarter is left for whoever comes.</summary>
    public int TurnsOfOneMax { get; } = turnsMax - (turnsMax / 4);

    /// <summary>Waits for a turn, which <see cref="Give"/> gives back; false when it does not come in time.</summary>
    /// <exception cref="OperationCanceledException">It was aborted: there is nothing to give back.</exception>
    public async Task<bool> TakeAsync(IPAddress address, TimeSpan patience, CancellationToken aborted)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            Client client = Of(address);
            client.Waiting.AddLast(turn);
            if (client.Waiting.Count == 1)
            {
                _waiting.Add(client);
            }

            Serve();
        }

        try
        {
            await turn.Task.WaitAsync(patience, clock, aborted);
            return true;
        }
        catch (TimeoutException)
        {
            // It may have come at this very moment.
            return !TryGiveUp(address, turn);
        }
        catch (OperationCanceledException)
        {
            if (!TryGiveUp(address, turn))
            {
                Give(address);
            }

            throw;
        }
    }

    /// <summary>Ends a turn.</summary>
    public void Give(IPAddress address)
    {
        lock (_lock)
        {
            Client client = Of(address);
            client.Taken--;
            _taken--;
            Forget(client);
            Serve();
        }
    }

    private bool TryGiveUp(IPAddress address, TaskCompletionSource turn)
    {
        lock (_lock)
        {
            Client client = Of(address);
            bool waited = client.Waiting.Remove(turn);
            if (waited && client.Waiting.Count == 0)
            {
                _waiting.Remove(client);
            }

            Forget(client);
            return waited;
        }
    }

    private Client Of(IPAddress address)
    {
        if (!_clients.TryGetValue(address, out Client? client))
        {
            _clients.Add(address, client = new Client(address));
        }

        return client;
    }

    private void Forget(Client client)
    {
        if (client is { Taken: 0, Waiting.Count: 0 })
        {
            _clients.Remove(client.Address);
        }
    }

    private void Serve()
    {
        while (_taken < turnsMax && _waiting.Find(client => client.Taken < TurnsOfOneMax) is { } next)
        {
            _waiting.Remove(next);
            TaskCompletionSource turn = next.Waiting.First!.Value;
            next.Waiting.RemoveFirst();
            if (next.Waiting.Count > 0)
            {
                _waiting.Add(next);
            }

            next.Taken++;
            _taken++;
            turn.SetResult();
        }
    }

    private sealed class Client(IPAddress address)
    {
        public IPAddress Address => address;

        public int Taken { get; set; }

        public LinkedList<TaskCompletionSource> Waiting { get; } = new();
    }
}

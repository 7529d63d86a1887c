using System.Net;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// A bounded number of places for clients, which are told apart by their addresses. A client may have as many as are
/// left for others, so alone it has half of them, and who comes later still finds some. Any thread may call any member.
/// </summary>
/// <param name="placesMax">Places of all together.</param>
internal sealed class FairPlaces(int placesMax)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _taken = [];
    private int _sum;

    /// <summary>Takes a place; false when there is none for this client.</summary>
    public bool TryJoin(IPAddress client)
    {
        lock (_lock)
        {
            int own = _taken.GetValueOrDefault(client);
            bool isRoom = own < Math.Max(1, placesMax - _sum) && _sum < placesMax;
            if (isRoom)
            {
                _taken[client] = own + 1;
                _sum++;
            }

            return isRoom;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress client)
    {
        lock (_lock)
        {
            _sum--;
            if (--_taken[client] == 0)
            {
                _taken.Remove(client);
            }
        }
    }
}

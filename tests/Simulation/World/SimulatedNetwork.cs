namespace MarketChain.Simulation.World;

/// <summary>How a network treats packets.</summary>
/// <param name="DelayMs">The least time on the way.</param>
/// <param name="JitterMs">What is added at most: packets overtake each other.</param>
/// <param name="LossPermille">Lost of a thousand.</param>
/// <param name="TwicePermille">Delivered twice of a thousand.</param>
public sealed record Weather(int DelayMs, int JitterMs, int LossPermille, int TwicePermille);

/// <summary>Links between every two nodes, each way by itself, with weather and cuts.</summary>
public sealed class SimulatedNetwork(VirtualTime time, Random random, int nodes)
{
    private readonly bool[,] _isCut = new bool[nodes, nodes];
    private readonly long[,] _lastAtMs = new long[nodes, nodes];

    /// <summary>Today's weather.</summary>
    public Weather Weather { get; set; } = new(10, 0, 0, 0);

    /// <summary>True when no packet overtakes another on its way, or comes twice: as on one stream.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Takes a packet out of the network: sender, receiver, packet.</summary>
    public Action<int, int, Packet> Deliver { get; set; } = (_, _, _) => { };

    /// <summary>This way between two nodes is mended.</summary>
    public Action<int, int> Connect { get; set; } = (_, _) => { };

    /// <summary>This way between two nodes is cut, and they notice while it is.</summary>
    public Action<int, int> Disconnect { get; set; } = (_, _) => { };

    /// <summary>True when one direction of a link is cut.</summary>
    public bool IsCut(int from, int to) => _isCut[from, to];

    /// <summary>Sends a packet, which may never come.</summary>
    public void Send(int from, int to, Packet packet)
    {
        if (_isCut[from, to] || random.Next(1000) < Weather.LossPermille)
        {
            return;
        }

        int copies = random.Next(1000) < Weather.TwicePermille && !KeepsOrder ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            int delayMs = Weather.DelayMs + (Weather.JitterMs == 0 ? 0 : random.Next(Weather.JitterMs + 1));
            long atMs = Math.Max(time.NowMs + delayMs, KeepsOrder ? _lastAtMs[from, to] : 0);
            _lastAtMs[from, to] = atMs;
            time.At(atMs, () => Arrive(from, to, packet));
        }
    }

    /// <summary>Cuts one direction of a link.</summary>
    public void Cut(int from, int to)
    {
        _isCut[from, to] = true;
        time.After(Weather.DelayMs, () =>
        {
            if (_isCut[from, to])
            {
                Disconnect(from, to);
            }
        });
    }

    /// <summary>Cuts all links between two groups.</summary>
    public void Split(Func<int, bool> isLeft)
    {
        foreach ((int from, int to) in Pairs().Where(pair => isLeft(pair.From) != isLeft(pair.To)))
        {
            Cut(from, to);
        }
    }

    /// <summary>Mends every link.</summary>
    public void Heal()
    {
        foreach ((int from, int to) in Pairs().Where(pair => _isCut[pair.From, pair.To]).ToList())
        {
            _isCut[from, to] = false;
            time.After(Weather.DelayMs, () => Connect(from, to));
        }
    }

    private IEnumerable<(int From, int To)> Pairs()
        => from left in Enumerable.Range(0, nodes)
           from right in Enumerable.Range(0, nodes)
           where left != right
           select (left, right);

    private void Arrive(int from, int to, Packet packet)
    {
        if (!_isCut[from, to])
        {
            Deliver(from, to, packet);
        }
    }
}

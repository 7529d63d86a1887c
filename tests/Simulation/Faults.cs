using MarketChain.Simulation.World;

namespace MarketChain.Simulation;

/// <summary>A node that things can happen to.</summary>
public interface IFaultyNode
{
    /// <summary>Its number.</summary>
    int Index { get; }

    /// <summary>True while its process runs.</summary>
    bool IsUp { get; }

    /// <summary>How far its wall's clock is off.</summary>
    long ClockOffsetMs { get; set; }

    /// <summary>The process gets no time for a while; what arrives waits.</summary>
    void Pause(long durationMs);

    /// <summary>The process breaks down now, and starts again after a while.</summary>
    void CrashNow();

    /// <summary>The process breaks down in the midst of what it does next.</summary>
    void CrashSoon(Random random);

    /// <summary>The machine is replaced by an empty one with the same key, which starts soon.</summary>
    void Wipe(Random random);
}

/// <summary>Everything that goes wrong in a run, drawn one after the other until a time.</summary>
/// <param name="random">What is drawn from.</param>
/// <param name="time">The clock.</param>
/// <param name="network">The links.</param>
/// <param name="nodes">The nodes.</param>
public sealed class Faults(
    Random random, VirtualTime time, SimulatedNetwork network, IReadOnlyList<IFaultyNode> nodes)
{
    private readonly int _paceMs = 300 + (300 * random.Next(5));
    private bool _hasWiped;

    /// <summary>When the last of them comes at the latest.</summary>
    public required long EndMs { get; init; }

    /// <summary>Whether one machine may be replaced.</summary>
    public required bool MayWipe { get; init; }

    /// <summary>Some clocks are off, and one fault after the other is planned.</summary>
    public void Begin()
    {
        foreach (IFaultyNode node in nodes.Where(_ => random.Next(6) == 0))
        {
            node.ClockOffsetMs = random.Next(10_000) - 5_000;
        }

        Plan();
    }

    /// <summary>In some runs there is time for blocks between two faults, in others hardly any.</summary>
    private void Plan() => time.After(50 + random.Next(_paceMs), () =>
    {
        if (time.NowMs < EndMs)
        {
            Happen(nodes[random.Next(nodes.Count)]);
            Plan();
        }
    });

    private void Happen(IFaultyNode node)
    {
        switch (random.Next(9))
        {
            case 0:
                int left = random.Next();
                network.Split(index => ((left >> index) & 1) == 0);
                break;
            case 1:
                network.Cut(node.Index, random.Next(nodes.Count));
                break;
            case 2 or 3:
                network.Heal();
                break;
            case 4:
                network.Weather = new Weather(
                    1 + random.Next(80), random.Next(80), random.Next(3) * 80, random.Next(3) * 50);
                break;
            case 5:
                node.Pause(random.Next(2_000));
                break;
            case 6 when node.IsUp:
                node.CrashNow();
                break;
            case 7 when node.IsUp:
                node.CrashSoon(random);
                break;
            case 8 when node.IsUp && MayWipe && !_hasWiped:
                _hasWiped = true;
                node.Wipe(random);
                break;
        }
    }
}

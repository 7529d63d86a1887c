using System.Runtime.InteropServices;
using MarketChain.Node.Replay.Logs;

namespace MarketChain.Node.Replay.Run;

/// <summary>Who is to have been paid for an accepted row.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch of the row's block.</param>
/// <param name="Uid">Who saw it.</param>
/// <param name="Site">Where, by the site's number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PayoutSample(uint Campaign, uint Epoch, uint Uid, uint Site);

/// <summary>
/// A few accepted rows, each as likely as any other (reservoir sampling), for their pay to be proved.
/// </summary>
internal sealed class PayoutSamples(ulong seed)
{
    /// <summary>How many are kept.</summary>
    public const int CountMax = 16;

    private readonly List<PayoutSample> _kept = [];
    private SeededRandom _random = new(seed);
    private ulong _seen;

    /// <summary>The sample.</summary>
    public IReadOnlyList<PayoutSample> Kept => _kept;

    /// <summary>Offers a row.</summary>
    public void Offer(in PayoutSample row)
    {
        _seen++;
        ulong place = _random.Below(_seen);
        if (_kept.Count < CountMax)
        {
            _kept.Add(row);
        }
        else if (place < CountMax)
        {
            _kept[(int)place] = row;
        }
    }
}

using System.Diagnostics;

namespace MarketChain.Network.Links;

/// <summary>
/// Numbered pings of one link: whether the other side still answers, and how fast. It counts its own turns and no time,
/// so that a node which was stopped for a while does not blame its peers for it.
/// </summary>
internal sealed class PingWatch
{
    private readonly Lock _gate = new();
    private ulong _sent;
    private ulong _answered;
    private long _sentAt;

    /// <summary>The last measured round trip, or -1.</summary>
    public long RoundTripMicroseconds { get; private set; } = -1;

    /// <summary>The number of the next ping, or null when too many are unanswered.</summary>
    public ulong? Next(int missedMax)
    {
        lock (_gate)
        {
            if (_sent - _answered >= (ulong)missedMax)
            {
                return null;
            }

            _sentAt = Stopwatch.GetTimestamp();
            return ++_sent;
        }
    }

    /// <summary>A pong came; false when no ping of that number is open.</summary>
    public bool Answer(ulong number)
    {
        lock (_gate)
        {
            if (number <= _answered || number > _sent)
            {
                return false;
            }

            if (number == _sent)
            {
                RoundTripMicroseconds = (long)Stopwatch.GetElapsedTime(_sentAt).TotalMicroseconds;
            }

            _answered = number;
            return true;
        }
    }
}

using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Links;

/// <summary>Tells an <see cref="INetworkLog"/> of refusals, and lets nobody fill a log with them.</summary>
internal sealed class RefusalLog(INetworkLog? log)
{
    private const int PauseMs = 1_000;

    private readonly Lock _gate = new();
    private readonly long?[] _toldAtMs = new long?[256];
    private readonly long[] _untold = new long[256];

    /// <summary>Somebody who dialled was refused: told once a second for each reason.</summary>
    public void AddInbound(string address, Ed25519PublicKey? nodeKey, LinkOutcome outcome, long nowMs)
    {
        int reason = (int)outcome.Reason;
        long untold;
        lock (_gate)
        {
            if (nowMs - _toldAtMs[reason] < PauseMs)
            {
                _untold[reason]++;
                return;
            }

            _toldAtMs[reason] = nowMs;
            untold = _untold[reason];
            _untold[reason] = 0;
        }

        log?.OnRefused(new Refusal(address, nodeKey, IsInbound: true, outcome.Reason, outcome.ToldByPeer, untold));
    }

    /// <summary>A listed peer that was dialled became no link; the caller tells only what is new.</summary>
    public void AddOutbound(string address, in Ed25519PublicKey nodeKey, LinkOutcome outcome, long untold)
        => log?.OnRefused(
            new Refusal(address, nodeKey, IsInbound: false, outcome.Reason, outcome.ToldByPeer, untold));
}

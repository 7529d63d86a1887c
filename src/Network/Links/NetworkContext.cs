using MarketChain.Network.Figures;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Links;

/// <summary>What all links of one network share.</summary>
internal sealed record NetworkContext(
    NetworkLimits Limits,
    HandshakeIdentity Identity,
    NodeCertificate Certificate,
    IPeerHandler Handler,
    RefusalLog Refusals)
{
    public NetworkCounters Counters { get; } = new();

    public LinkThreads Threads { get; } = new();

    public HalfOpenTable HalfOpen { get; } = new(Limits);
}

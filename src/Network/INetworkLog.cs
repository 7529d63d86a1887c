using MarketChain.Primitives.Crypto;

namespace MarketChain.Network;

/// <summary>Hears of connections that became no link, which <see cref="IPeerHandler"/> never sees.</summary>
public interface INetworkLog
{
    /// <summary>
    /// A connection was refused or failed, or a listed peer could not be reached. Of strangers at most one a second is
    /// told for each reason, of a peer that is dialled only a new reason. Called on a thread of the network.
    /// </summary>
    void OnRefused(Refusal refusal);
}

/// <summary>A connection that became no link.</summary>
/// <param name="Address">The other side's <c>host:port</c>.</param>
/// <param name="NodeKey">Its node key when it is known: proved by who came, expected of who was dialled.</param>
/// <param name="IsInbound">True when the other side dialled.</param>
/// <param name="Reason">Why.</param>
/// <param name="ToldByPeer">True when the other side refused us.</param>
/// <param name="Untold">How many of this reason went untold since the last one that was.</param>
public sealed record Refusal(
    string Address, Ed25519PublicKey? NodeKey, bool IsInbound, LinkEnd Reason, bool ToldByPeer, long Untold);

using System.Runtime.InteropServices;

namespace MarketChain.Network.Links;

/// <summary>How a connection ended.</summary>
/// <param name="Reason">Why; none while it goes on.</param>
/// <param name="ToldByPeer">True when the other side said so.</param>
/// <param name="WasAdmitted">True when it had become a link.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LinkOutcome(LinkEnd Reason, bool ToldByPeer = false, bool WasAdmitted = false)
{
    public bool IsNone => Reason == LinkEnd.None;

    public static implicit operator LinkOutcome(LinkEnd reason) => new(reason);
}

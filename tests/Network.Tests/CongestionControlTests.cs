using System.Net.Sockets;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Tests;

/// <summary>How TCP finds its rate under links; the names are Linux'.</summary>
public sealed class CongestionControlTests : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    [BbrFact]
    public void A_link_leaves_BBR_where_the_system_lets_it()
    {
        Assert.True(CongestionControl.TryUse(_socket, "bbr"));
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bool mayLeave = CongestionControl.TryUse(other, "cubic");

        LinkSocket.Configure(_socket, new NetworkLimits());

        Assert.Equal(mayLeave ? "cubic" : "bbr", CongestionControl.NameOf(_socket));
        Assert.Equal(mayLeave, CongestionControl.TryLeaveBbr(_socket));
    }

    [Fact]
    public void Any_other_choice_of_the_machine_stays()
    {
        Assert.True(CongestionControl.TryUse(_socket, "reno"));
        LinkSocket.Configure(_socket, new NetworkLimits());
        Assert.Equal("reno", CongestionControl.NameOf(_socket));
    }

    [Fact]
    public void An_algorithm_that_the_system_does_not_know_changes_nothing()
    {
        string? before = CongestionControl.NameOf(_socket);
        Assert.False(CongestionControl.TryUse(_socket, "nothing"));
        Assert.Equal(before, CongestionControl.NameOf(_socket));
    }

    public void Dispose() => _socket.Dispose();
}

/// <summary>A fact about BBR: skipped where the system has none, or keeps it to others.</summary>
internal sealed class BbrFactAttribute : FactAttribute
{
    public BbrFactAttribute()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        Skip = CongestionControl.TryUse(socket, "bbr") ? null : "this system has no BBR, or keeps it to others";
    }
}

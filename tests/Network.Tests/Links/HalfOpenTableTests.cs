using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Links;

namespace MarketChain.Network.Tests.Links;

public sealed class HalfOpenTableTests
{
    private static readonly IPAddress First = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Second = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void One_address_cannot_take_all_places()
    {
        HalfOpenTable table = new(new NetworkLimits { UnadmittedMax = 5, UnadmittedPerAddressMax = 3 });
        Assert.Equal(3, Fill(table, First, 10));
        Assert.Equal(2, Fill(table, Second, 10));
    }

    [Fact]
    public void An_address_of_IPv6_is_its_64_bits_of_network()
    {
        HalfOpenTable table = new(new NetworkLimits { UnadmittedPerAddressMax = 1 });
        Assert.Equal(1, Fill(table, IPAddress.Parse("2001:db8::1"), 1));
        Assert.Equal(0, Fill(table, IPAddress.Parse("2001:db8::ffff:2"), 1));
        Assert.Equal(1, Fill(table, IPAddress.Parse("2001:db8:0:1::1"), 1));
        Assert.Equal(First, HalfOpenTable.SourceOf(First.MapToIPv6()));
    }

    [Fact]
    public void A_place_is_free_again_when_its_connection_is_over()
    {
        HalfOpenTable table = new(new NetworkLimits { UnadmittedPerAddressMax = 1 });
        var entry = table.TryAddInbound(NewSocket(), First, nowMs: 0);
        Assert.NotNull(entry);
        Assert.Equal(0, Fill(table, First, 1));
        table.Remove(entry);
        Assert.Equal(1, Fill(table, First, 1));
    }

    [Fact]
    public void So_many_come_in_a_second_and_no_more()
    {
        HalfOpenTable table = new(new NetworkLimits { AcceptedPerSecondMax = 10 });
        Assert.Equal(10, InAndOut(table, 50, nowMs: 1_000));
        Assert.Equal(0, InAndOut(table, 50, nowMs: 1_099));
        Assert.Equal(1, InAndOut(table, 50, nowMs: 1_100));
        Assert.Equal(10, InAndOut(table, 50, nowMs: 100_000));
    }

    [Fact]
    public void Late_ones_are_cut_and_the_dialled_ones_too()
    {
        HalfOpenTable table = new(new NetworkLimits { HandshakeMs = 100 });
        var came = table.TryAddInbound(NewSocket(), First, nowMs: 0);
        var dialled = table.TryAddOutbound(NewSocket(), nowMs: 50);
        table.CutLate(nowMs: 100);
        Assert.True(came!.TimedOut);
        Assert.False(dialled!.TimedOut);
        table.CutLate(nowMs: 150);
        Assert.True(dialled.TimedOut);
    }

    [Fact]
    public void Nothing_comes_in_after_the_end()
    {
        HalfOpenTable table = new(new NetworkLimits());
        table.Close();
        Assert.Null(table.TryAddInbound(NewSocket(), First, nowMs: 0));
        Assert.Null(table.TryAddOutbound(NewSocket(), nowMs: 0));
    }

    private static int Fill(HalfOpenTable table, IPAddress address, int count)
        => Enumerable.Range(0, count).Count(_ => table.TryAddInbound(NewSocket(), address, nowMs: 0) is not null);

    private static int InAndOut(HalfOpenTable table, int count, long nowMs)
    {
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            if (table.TryAddInbound(NewSocket(), First, nowMs) is { } entry)
            {
                taken++;
                table.Remove(entry);
            }
        }

        return taken;
    }

    private static Socket NewSocket() => new(SocketType.Stream, ProtocolType.Tcp);
}

using System.Net;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Tests;

/// <summary>Clients who want all places, and others who want one.</summary>
public sealed class FairPlacesTests
{
    private static readonly IPAddress Greedy = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Modest = IPAddress.Parse("192.0.2.2");
    private readonly FairPlaces _places = new(placesMax: 100);

    [Fact]
    public void A_client_has_as_many_places_as_it_leaves_to_others()
    {
        Assert.Equal(50, CountJoins(Greedy));
        Assert.Equal(25, CountJoins(Modest));
        Assert.True(_places.TryJoin(IPAddress.Loopback));
        for (int i = 0; i < 50; i++)
        {
            _places.Leave(Greedy);
        }

        Assert.Equal(37, CountJoins(Greedy));
    }

    [Fact]
    public void One_place_is_for_whoever_comes_first()
    {
        FairPlaces one = new(placesMax: 1);
        Assert.True(one.TryJoin(Modest));
        Assert.False(one.TryJoin(Modest));
        Assert.False(one.TryJoin(Greedy));
    }

    [Fact]
    public void No_place_is_for_nobody() => Assert.False(new FairPlaces(placesMax: 0).TryJoin(Modest));

    private int CountJoins(IPAddress client)
    {
        int count = 0;
        while (count < 1_000 && _places.TryJoin(client))
        {
            count++;
        }

        return count;
    }
}

using System.Net;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Tests;

/// <summary>One client with many requests, and others with one.</summary>
public sealed class FairTurnsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);
    private static readonly IPAddress Greedy = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Modest = IPAddress.Parse("192.0.2.2");
    private readonly FairTurns _turns = new(turnsMax: 8, TimeProvider.System);

    [Fact]
    public async Task One_client_does_not_get_all_turns()
    {
        Task<bool>[] greedy = [.. Enumerable.Range(0, 20).Select(_ => TakeAsync(Greedy))];
        Assert.Equal(6, greedy.Count(turn => turn.IsCompleted));

        Assert.True(await TakeAsync(Modest));
        Assert.True(await TakeAsync(Modest));
        Assert.False(await _turns.TakeAsync(Modest, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task Clients_are_served_in_turn_however_many_requests_they_have()
    {
        List<Task<bool>> greedy = [.. Enumerable.Range(0, 20).Select(_ => TakeAsync(Greedy))];
        await TakeAsync(Modest);
        await TakeAsync(Modest);
        Task<bool> third = TakeAsync(Modest);
        Assert.False(third.IsCompleted);

        // One more of the greedy one at most comes before it.
        _turns.Give(Greedy);
        _turns.Give(Greedy);
        Assert.True(await third);
        Assert.InRange(greedy.Count(turn => turn.IsCompleted), 6, 7);
    }

    [Fact]
    public async Task What_is_given_up_takes_no_turn()
    {
        using CancellationTokenSource aborted = new();
        Task<bool>[] held = [.. Enumerable.Range(0, 6).Select(_ => TakeAsync(Greedy))];
        Task<bool> gone = _turns.TakeAsync(Greedy, Long, aborted.Token);
        Task<bool> stays = TakeAsync(Greedy);
        await aborted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        _turns.Give(Greedy);
        Assert.True(await stays);
        Assert.All(held, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void One_turn_is_for_whoever_comes_first()
        => Assert.Equal(1, new FairTurns(turnsMax: 1, TimeProvider.System).TurnsOfOneMax);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("::1", "::")]
    public void A_client_is_an_address_or_a_network_of_one_owner(string remote, string client)
        => Assert.Equal(IPAddress.Parse(client), RequestTurns.ClientOf(IPAddress.Parse(remote)));

    private Task<bool> TakeAsync(IPAddress client) => _turns.TakeAsync(client, Long, CancellationToken.None);
}

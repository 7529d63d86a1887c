using System.Net;
using MarketChain.Node.Watching;

namespace MarketChain.Node.Tests.Watching;

public sealed class HealthServerTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task A_node_lives_before_it_is_ready_and_says_why_it_is_not()
    {
        await using HealthServer server = await HealthServer.StartAsync(AnyPort, new NodeMetrics(), "still opening");
        using HttpClient http = new() { BaseAddress = server.Address };

        Assert.Equal((HttpStatusCode.OK, "alive\n"), await AskAsync(http, "/liveness"));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "not ready: still opening\n"), await AskAsync(http, "/readiness"));

        server.SetReady();
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await AskAsync(http, "/readiness"));

        server.SetNotReady("stopping");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: stopping\n"), await AskAsync(http, "/readiness"));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await AskAsync(http, "/liveness"));
    }

    [Fact]
    public async Task Counters_are_shown_from_the_start_and_gauges_once_they_are_there()
    {
        NodeMetrics metrics = new();
        await using HealthServer server = await HealthServer.StartAsync(AnyPort, metrics, "still opening");
        using HttpClient http = new() { BaseAddress = server.Address };

        (HttpStatusCode status, string text) = await AskAsync(http, "/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("marketchain_blocks_total 0\n", text, StringComparison.Ordinal);

        metrics.AddGauge("answer", "A number.", () => 42);
        (_, text) = await AskAsync(http, "/metrics");
        Assert.Contains("# TYPE marketchain_answer gauge\nmarketchain_answer 42\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_nothing_else()
    {
        await using HealthServer server = await HealthServer.StartAsync(AnyPort, new NodeMetrics(), "still opening");
        using HttpClient http = new() { BaseAddress = server.Address };

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(http, "/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(http, "/readiness/more")).Status);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_an_error()
    {
        await using HealthServer server = await HealthServer.StartAsync(AnyPort, new NodeMetrics(), "still opening");
        IPEndPoint taken = new(IPAddress.Loopback, server.Address.Port);

        await Assert.ThrowsAsync<IOException>(() => HealthServer.StartAsync(taken, new NodeMetrics(), "still opening"));
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, string path)
    {
        using HttpResponseMessage answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

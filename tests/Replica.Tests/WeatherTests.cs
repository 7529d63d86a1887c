using System.Text.Json.Nodes;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Tests;

/// <summary>Networks that lose and delay, nodes that break down with what was not synced, from a seed.</summary>
public sealed class WeatherTests
{
    private const int Rounds = 60;

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Survives_bad_weather_and_goes_on_after_it(int validators) => Seeds.Each(3, random =>
    {
        using TestCluster cluster = new(validators, Pace, followers: 1) { SyncMs = random.Next(2) * 120 };
        int lossPercent = random.Next(15);
        cluster.DelayOf = () => 1 + random.Next(80);
        cluster.Passes = (_, _, _) => random.Next(100) >= lossPercent;
        cluster.StartAll();
        ulong nonce = 0;
        for (int round = 0; round < Rounds; round++)
        {
            TestReplica unlucky = cluster.Nodes[random.Next(cluster.Nodes.Count)];
            if (random.Next(4) == 0 && unlucky.IsUp)
            {
                unlucky.CrashAt(1 + random.Next(40));
            }

            if (random.Next(3) == 0)
            {
                Transaction next = Payments.Transfer(sender: 0, nonce);
                nonce += cluster.TrySubmit(next, random.Next(cluster.Nodes.Count)) ? 1UL : 0;
            }

            cluster.Time.RunUntil(cluster.Time.NowMs + random.Next(500), () => false);
        }

        cluster.Passes = (_, _, _) => true;
        cluster.StartAgainAndRun();
        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 1, nonce: 0)));
        Assert.All(cluster.Nodes, node => node.AssertSameWhenImported());
    });

    private static void Pace(JsonNode json)
    {
        json["blocks"]!["periodMs"] = 100;
        json["blocks"]!["emptyPeriodMs"] = 1_000;
    }
}

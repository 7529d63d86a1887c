using MarketChain.Client;
using MarketChain.Node.Devnet;
using MarketChain.NodeKit;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests.Processes;

/// <summary>
/// Real nodes of a chain whose rows are gone: who joins gets a snapshot from a peer, by itself.
/// <code>
/// a minute's clock in a second:  a market, epochs settle      then two days in a second: rows are deleted
/// then real time:                a new node, and one that was away, join
/// </code>
/// </summary>
public sealed class SnapshotSyncTests : IDisposable
{
    private const string DaysInASecond = "200000";

    private static readonly MarketSize Size = new(Sites: 1, Campaigns: 2, Holders: 2, Users: 4);

    private readonly TempFolder _home = new();
    private readonly Ed25519PublicKey _followerKey;
    private int _port;

    public SnapshotSyncTests()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        KeyFile.Write(FollowerKeyFile, key);
        _followerKey = key.PublicKey;
        File.WriteAllText(
            GenesisFile,
            DevGenesis.Hurried.Replace("2592000000", "86400000", StringComparison.Ordinal));
    }

    private string GenesisFile => _home.File("genesis.json");

    private string FollowerKeyFile => _home.File("follower.key");

    [Fact]
    public async Task New_and_stranded_nodes_get_to_the_head_of_a_chain_whose_rows_are_gone()
    {
        await MakeOldChainAsync();
        await using NodeProcess maker = await StartMakerAsync("1");
        foreach (string name in new[] { "away", "new" })
        {
            await using NodeProcess node = await StartFollowerAsync(name, "1");
            await FollowsAsync(node, maker);
            Assert.Contains("is verified: the node starts again", node.Process.Errors, StringComparison.Ordinal);
            await node.StopAsync();
            await NodeProgram.RunWellAsync("db", "check", "--data", _home.File(name));
        }

        Assert.Single(Directory.GetFiles(Path.Combine(_home.File("maker"), "snapshots")));
        await maker.StopAsync();
    }

    [Fact]
    public async Task One_that_is_killed_at_any_moment_gets_there_at_a_later_start()
    {
        await MakeOldChainAsync();
        await using NodeProcess maker = await StartMakerAsync("1");
        ulong height = await maker.Client.GetBlockNumberAsync();
        foreach (string moment in new[] { "asks for a snapshot", "Fetching a snapshot", "is verified" })
        {
            await using NodeProcess killed = await StartFollowerAsync("new", "1");
            await Eventually.True(
                async () => killed.Process.Errors.Contains(moment, StringComparison.Ordinal)
                    || await TryHeadAsync(killed) >= height,
                NodeProgram.Deadline,
                moment);
        }

        await using NodeProcess node = await StartFollowerAsync("new", "1");
        await FollowsAsync(node, maker);
        await node.StopAsync();
        await maker.StopAsync();
        await NodeProgram.RunWellAsync("db", "check", "--data", _home.File("new"));
        Assert.False(Directory.Exists(Path.Combine(_home.File("new"), "restored")));
        Assert.False(Directory.Exists(Path.Combine(_home.File("new"), "restoring")));
    }

    [Fact]
    public async Task A_validator_that_lost_everything_gets_there_and_signs_again()
    {
        await using ValidatorCluster cluster = new(
            new ClusterOptions { RetentionMs = 86_400_000, EpochMs = 30_000 });
        await cluster.StartAllAsync("--clock-factor", DevGenesis.HurryFactor);
        using (SmallMarket market = new(await cluster.SomeClientAsync(0), Size))
        {
            await market.OpenAsync(new Random(1));
            await market.Sites[0].SubmitBatchAsync(rows: 4);
        }

        await cluster.StopAllAsync();
        await cluster.StartAllAsync("--clock-factor", DaysInASecond);
        await PassAsync(await cluster.SomeClientAsync(0));
        await cluster.StopAllAsync();

        // A clock that runs faster than the wall's is set forward to the newest block at a start.
        await cluster.StartAllAsync("--clock-factor", DevGenesis.HurryFactor);
        string lost = cluster.Names[1];
        await cluster.KillAsync(lost);
        cluster.Wipe(lost);
        await cluster.StartAsync(lost, "--clock-factor", DevGenesis.HurryFactor);
        await cluster.SaysAsync(lost, "is verified: the node starts again");
        await cluster.SaysAsync(lost, "This validator signs from block");
        await cluster.AgreeAsync();
        await cluster.CheckAsync();
    }

    public void Dispose() => _home.Dispose();

    private async Task MakeOldChainAsync()
    {
        await using (NodeProcess maker = await StartMakerAsync(DevGenesis.HurryFactor))
        {
            using SmallMarket market = new(maker.Client, Size);
            await market.OpenAsync(new Random(1));
            await using (NodeProcess away = await StartFollowerAsync("away", DevGenesis.HurryFactor))
            {
                await market.Sites[0].SubmitBatchAsync(rows: 4);
                ulong height = await maker.Client.GetBlockNumberAsync();
                await ReachesAsync(away, height);
                await away.StopAsync();
            }

            await market.Sites[0].SubmitAndSettleAsync(rows: 8);
            await maker.StopAsync();
        }

        await using NodeProcess quiet = await StartMakerAsync(DaysInASecond);
        await PassAsync(quiet.Client);
        await quiet.StopAsync();
    }

    private static async Task PassAsync(MarketChainClient client)
    {
        ulong startMs = (await client.GetStatusAsync()).TimestampMs;
        await Eventually.True(
            async () => (await client.GetStatusAsync()).TimestampMs > startMs + (3UL * 86_400_000),
            NodeProgram.Deadline,
            "three days pass");
    }

    private async Task<NodeProcess> StartMakerAsync(string clockFactor)
    {
        NodeProcess maker = await NodeProcess.StartAsync(NodeProgram.Command(
            "node", "--data", _home.File("maker"), "--genesis", GenesisFile, "--dev-validator", "london",
            "--rpc", "127.0.0.1:0", "--metrics", "off", "--clock-factor", clockFactor,
            "--listen", "127.0.0.1:0", "--peers", $"{_followerKey}"));
        _port = maker.Peers!.Port;
        return maker;
    }

    private Task<NodeProcess> StartFollowerAsync(string name, string clockFactor)
        => NodeProcess.StartAsync(NodeProgram.Command(
            "node", "--data", _home.File(name), "--genesis", GenesisFile, "--node-key", FollowerKeyFile,
            "--rpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--clock-factor", clockFactor,
            "--peers", $"{DevelopmentNodes.PublicKeyOf("london")}@127.0.0.1:{_port}"));

    /// <summary>Waits until a node has a block that is made from now on, the same with state and ledger.</summary>
    private static async Task FollowsAsync(NodeProcess node, NodeProcess maker)
    {
        ulong height = 3 + await maker.Client.GetBlockNumberAsync();
        await ReachesAsync(node, height);
        BlockInfo? made = await maker.Client.FindBlockAsync(height);
        BlockInfo? followed = await node.Client.FindBlockAsync(height);
        Assert.Equal(made!.Hash, followed!.Hash);
    }

    private static Task ReachesAsync(NodeProcess node, ulong height) => Eventually.True(
        async () => await TryHeadAsync(node) >= height, NodeProgram.Deadline, node.Process.Errors);

    /// <summary>While it starts again it does not answer.</summary>
    private static async Task<ulong> TryHeadAsync(NodeProcess node)
    {
        try
        {
            return await node.Client.GetBlockNumberAsync();
        }
        catch (Exception silent) when (silent is MarketChainException or HttpRequestException)
        {
            return 0;
        }
    }
}

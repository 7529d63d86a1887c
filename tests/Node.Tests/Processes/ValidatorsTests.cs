using MarketChain.Chain.Genesis;
using MarketChain.Client;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>Several validators, each a process of its own, and what may happen to one of them.</summary>
public sealed class ValidatorsTests
{
    private static readonly Address Somebody = Address.Parse("0x00000000000000000000000000000000000000aa");

    [Fact]
    public async Task What_one_validator_or_follower_is_told_becomes_final_at_all()
    {
        await using ValidatorCluster cluster = new();
        await cluster.StartAllAsync();
        NodeProcess follower = await cluster.StartFollowerAsync();
        for (int i = 0; i < cluster.Names.Count; i++)
        {
            await PayAsync(cluster[cluster.Names[i]], cluster[cluster.Names[(i + 1) % cluster.Names.Count]], i);
        }

        await PayAsync(follower, follower, cluster.Names.Count);
        await cluster.AgreeAsync();
        Assert.Equal(0, await cluster.MetricAsync("follower", "consensus_signing"));
        Assert.Equal(3, await cluster.MetricAsync("follower", "peers"));
    }

    [Fact]
    public async Task One_of_three_is_killed_and_then_wiped_and_comes_back_by_itself()
    {
        await using ValidatorCluster cluster = new();
        await cluster.StartAllAsync();
        (string first, string lost) = (cluster.Names[0], cluster.Names[2]);
        await cluster.AdvancesAsync(first);

        await cluster.KillAsync(lost);
        await cluster.AdvancesAsync(first);
        await cluster.StartAsync(lost);
        await cluster.SignsAsync(lost);
        await cluster.AdvancesAsync(lost);
        await cluster.AgreeAsync();

        await cluster.KillAsync(lost);
        cluster.Wipe(lost);
        await cluster.AdvancesAsync(first);
        await cluster.StartAsync(lost);
        await cluster.AdvancesAsync(lost);
        await cluster.SignsAsync(lost);
        await cluster.AgreeAsync();
    }

    [Fact]
    public async Task A_frozen_validator_goes_on_where_the_others_are()
    {
        await using ValidatorCluster cluster = new();
        await cluster.StartAllAsync();
        (string first, string frozen) = (cluster.Names[0], cluster.Names[1]);
        await cluster.AdvancesAsync(first);

        cluster[frozen].Process.Freeze();
        await cluster.AdvancesAsync(first, blocks: 10);
        cluster[frozen].Process.Thaw();
        await cluster.AdvancesAsync(frozen);
        await cluster.SignsAsync(frozen);
        await cluster.AgreeAsync();
    }

    [Fact]
    public async Task Two_of_four_forget_and_sign_again_by_order_of_the_operators()
    {
        await using ValidatorCluster cluster = new(new ClusterOptions { Validators = 4 });
        await cluster.StartAllAsync();
        string[] lost = [cluster.Names[1], cluster.Names[3]];
        await cluster.AdvancesAsync(cluster.Names[0]);
        foreach (string name in lost)
        {
            await cluster.KillAsync(name);
            cluster.Wipe(name);
        }

        await Task.WhenAll(lost.Select(name => cluster.StartAsync(name)));
        BlockInfo newest = await cluster.SettlesAsync();
        string order = await cluster.OrderResumeAsync(newest);
        string away = cluster.Names[2];
        await cluster.KillAsync(away);
        foreach (string name in lost)
        {
            Assert.Equal(0, await cluster.MetricAsync(name, "consensus_signing"));
            await cluster.KillAsync(name);
            await cluster.StartAsync(name, "--resume", order);
        }

        using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(away);
        foreach (string name in lost)
        {
            await cluster.SaysAsync(name, $"who must be up: {key.PublicKey}");
            Assert.Equal(0, await cluster.MetricAsync(name, "consensus_signing"));
        }

        await cluster.StartAsync(away);
        foreach (string name in cluster.Names)
        {
            await cluster.AdvancesAsync(name);
            await cluster.SignsAsync(name);
        }

        await cluster.AgreeAsync();
    }

    [Fact]
    public async Task All_are_killed_at_once_and_the_chain_goes_on()
    {
        await using ValidatorCluster cluster = new();
        await cluster.StartAllAsync();
        await cluster.AdvancesAsync(cluster.Names[0]);
        BlockInfo reported = (await cluster[cluster.Names[0]].Client.FindBlockAsync(
            await cluster[cluster.Names[0]].Client.GetBlockNumberAsync()))!;
        foreach (string name in cluster.Names)
        {
            await cluster.KillAsync(name);
        }

        await cluster.StartAllAsync();
        foreach (string name in cluster.Names)
        {
            await cluster.AdvancesAsync(name);
            Assert.Equal(
                reported.Hash, (await cluster[name].Client.FindBlockAsync(reported.Number))!.Hash);
        }
    }

    [Fact]
    public async Task A_stranger_and_a_node_of_another_chain_are_refused_with_the_reason()
    {
        await using ValidatorCluster cluster = new();
        await cluster.StartAllAsync();
        await RefusedAsync(cluster, "not in the list of peers", "stranger", cluster.GenesisFile);

        string other = cluster.File("other.json");
        File.WriteAllText(other, File.ReadAllText(cluster.GenesisFile).Replace(
            "\"gasLimit\": 60000000", "\"gasLimit\": 50000000", StringComparison.Ordinal));
        await RefusedAsync(cluster, "another chain's genesis hash", "other", other);
        await cluster.AdvancesAsync(cluster.Names[0]);
    }

    /// <summary>A transfer sent to one node is final at another.</summary>
    private static async Task PayAsync(NodeProcess to, NodeProcess at, int account)
    {
        using DevAccount sender = await DevAccount.OpenAsync(to.Client, account);
        Hash256 hash = await sender.Account.SendAsync(new Transfer(Somebody, 1UL));
        Receipt receipt = await at.Client.WaitForReceiptAsync(hash, NodeProgram.Deadline);
        Assert.True(receipt.Succeeded);
    }

    private static async Task RefusedAsync(ValidatorCluster cluster, string reason, string name, string genesis)
    {
        await using NodeProcess node = await NodeProcess.StartAsync(NodeProgram.Command(
            "node", "--data", cluster.File(name), "--genesis", genesis, "--rpc", "127.0.0.1:0",
            "--metrics", "127.0.0.1:0", "--peers", cluster.AllValidators));
        await Eventually.True(
            () => node.Process.Errors.Contains(reason, StringComparison.Ordinal),
            NodeProgram.Deadline,
            $"'{reason}' in the log of {name}");
        Assert.Equal(0ul, await node.Client.GetBlockNumberAsync());
    }
}

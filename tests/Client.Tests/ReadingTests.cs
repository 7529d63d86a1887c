using System.Text.Json.Nodes;
using MarketChain.Client.Events;
using MarketChain.Client.Tests.Support;

namespace MarketChain.Client.Tests;

public sealed class ReadingTests
{
    [Fact]
    public async Task Reads_the_status_of_the_chain()
    {
        await using FakeNode node = new();
        node["mkt_status"] = _ => Samples.Status();
        using MarketChainClient client = node.Connect();
        ChainStatus status = await client.GetStatusAsync();
        Assert.Equal((19779UL, 7UL, 3U, 4U), (status.ChainId, status.Head, status.ClockFactor, status.Epoch));
        Assert.Equal(Samples.GenesisHash, status.GenesisHash);
        Assert.Single(status.Validators);
        Assert.Equal(0U, status.EpochAt(status.GenesisMs));
        Assert.Equal(0U, status.EpochAt(status.GenesisMs + status.EpochMs - 1));
        Assert.Equal(1U, status.EpochAt(status.GenesisMs + status.EpochMs));
    }

    [Fact]
    public async Task Every_missing_field_is_named()
    {
        await using FakeNode node = new();
        using MarketChainClient client = node.Connect();
        string[] read = ["chainId", "genesisHash", "head", "headHash", "timestampMs", "clockFactor", "validators"];
        foreach (string name in read)
        {
            node["mkt_status"] = _ =>
            {
                JsonObject status = Samples.Status();
                status.Remove(name);
                return status;
            };
            MarketChainException fault = await Assert.ThrowsAsync<MarketChainException>(() => client.GetStatusAsync());
            Assert.Equal(ClientFault.BadAnswer, fault.Fault);
            Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"12\"")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("18446744073709551616")]
    [InlineData("null")]
    public async Task A_number_of_another_form_is_refused(string head)
    {
        await using FakeNode node = new();
        using MarketChainClient client = node.Connect();
        node["mkt_status"] = _ =>
        {
            JsonObject status = Samples.Status();
            status["head"] = JsonNode.Parse(head);
            return status;
        };
        MarketChainException fault = await Assert.ThrowsAsync<MarketChainException>(() => client.GetStatusAsync());
        Assert.Equal(ClientFault.BadAnswer, fault.Fault);
    }

    [Fact]
    public async Task What_does_not_exist_is_null()
    {
        await using FakeNode node = new();
        string[] methods =
            ["mkt_getUid", "mkt_getSite", "mkt_getCampaign", "eth_getTransactionReceipt", "eth_getBlockByNumber"];
        Array.ForEach(methods, method => node[method] = _ => null);
        using MarketChainClient client = node.Connect();
        Assert.Null(await client.FindUidAsync(1));
        Assert.Null(await client.FindSiteAsync(1));
        Assert.Null(await client.FindCampaignAsync(1));
        Assert.Null(await client.FindReceiptAsync(Samples.Hash(1)));
        Assert.Null(await client.FindBlockAsync(1));
    }

    [Fact]
    public async Task Amounts_are_exact_beyond_what_a_double_holds()
    {
        await using FakeNode node = new();
        node["mkt_getEarnings"] = _ => new JsonObject
        {
            ["earned"] = "340282366920938463463374607431768211455",
            ["claimed"] = "9007199254740993",
            ["available"] = "0",
        };
        using MarketChainClient client = node.Connect();
        EarningsInfo earnings = await client.GetEarningsAsync(1);
        Assert.Equal(UInt128.MaxValue, earnings.Earned);
        Assert.Equal(9007199254740993UL, earnings.Claimed);
        Assert.True(earnings.Available.IsZero);
    }

    [Fact]
    public async Task The_filter_of_logs_says_what_is_asked_and_no_more()
    {
        await using FakeNode node = new();
        node["eth_getLogs"] = _ => new JsonArray();
        using MarketChainClient client = node.Connect();
        await client.GetLogsAsync(new LogFilter(1, 300));
        await client.GetLogsAsync(new LogFilter(1, 300, ChainAccounts.Campaigns, Samples.Hash(0xaa)));
        Assert.Equal("""[{"fromBlock":"0x1","toBlock":"0x12c"}]""", node.Calls[0].Parameters.ToJsonString());
        JsonObject second = node.Calls[1].Parameters[0]!.AsObject();
        Assert.Equal(ChainAccounts.Campaigns.ToString(), second["address"]!.GetValue<string>());
        Assert.Equal(Samples.Hash(0xaa).ToString(), second["topics"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_failed_transaction_says_why()
    {
        await using FakeNode node = new();
        JsonObject log = new()
        {
            ["address"] = ChainAccounts.Campaigns.ToString(),
            ["topics"] = new JsonArray(MarketEvents.TopicOf("NativeFailed(uint16,string)").ToString()),
            ["data"] = NaiveAbi.Encode(["uint16", "string"], [24UL, "not the advertiser"]),
            ["blockNumber"] = "0x9",
            ["transactionHash"] = Samples.Hash(1).ToString(),
            ["logIndex"] = "0x0",
        };
        node["eth_getTransactionReceipt"] = _ => Samples.Receipt(Samples.Hash(1), succeeded: false, log.DeepClone());
        using MarketChainClient client = node.Connect();
        Receipt receipt = (await client.FindReceiptAsync(Samples.Hash(1)))!;
        Assert.Equal(new NativeFailed(24, "not the advertiser"), receipt.Failure);
        MarketChainException fault = Assert.Throws<MarketChainException>(() => receipt.EnsureSucceeded());
        Assert.Equal(ClientFault.TransactionFailed, fault.Fault);
        Assert.Contains("not the advertiser", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_a_receipt_and_gives_up_in_time()
    {
        await using FakeNode node = new();
        int asked = 0;
        node["eth_getTransactionReceipt"] = _ => ++asked < 5 ? null : Samples.Receipt(Samples.Hash(1), succeeded: true);
        JumpingTime time = new();
        using MarketChainClient client = node.Connect(time);
        Receipt receipt = await client.WaitForReceiptAsync(Samples.Hash(1), TimeSpan.FromSeconds(1));
        Assert.Equal(9UL, receipt.BlockNumber);
        Assert.Equal(4 * client.PollInterval, time.Waited);

        asked = int.MinValue;
        MarketChainException fault = await Assert.ThrowsAsync<MarketChainException>(
            () => client.WaitForReceiptAsync(Samples.Hash(1), TimeSpan.FromSeconds(1)));
        Assert.Equal(ClientFault.TimedOut, fault.Fault);
        Assert.InRange(time.Waited, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(1.6));
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await using FakeNode node = new();
        node["eth_getTransactionReceipt"] = _ => null;
        using CancellationTokenSource stop = new();
        using MarketChainClient client = node.Connect();
        Task<Receipt> waiting = client.WaitForReceiptAsync(Samples.Hash(1), TimeSpan.FromMinutes(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}

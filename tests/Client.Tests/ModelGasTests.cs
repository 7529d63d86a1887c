using System.Text.Json.Nodes;
using MarketChain.Client.Tests.Support;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Client.Tests;

/// <summary>Gas of a batch for contracts that score its rows.</summary>
public sealed class ModelGasTests
{
    private const uint RowGas = 700;
    private const ImpressionFlags Clicked = ImpressionFlags.Focus | ImpressionFlags.Click;

    [Fact]
    public async Task Rows_of_campaigns_with_a_contract_are_counted_and_clicked_ones_twice()
    {
        await using FakeNode node = new();
        node["mkt_getCampaign"] = parameters => Campaign((uint)parameters[0]!);
        node["mkt_getUaModel"] = parameters => Model((uint)parameters[0]!);
        using MarketChainClient client = node.Connect();

        ulong gas = await client.GetModelGasAsync(Batch(
            Row(1), Row(2), Row(2) with { Flags = Clicked }, Row(3) with { Flags = Clicked }, Row(4), Row(2)));

        Assert.Equal(NativeGas.ModelMax(4, RowGas) + NativeGas.ModelMax(2, RowGas), gas);
        Assert.Equal(0UL, await client.GetModelGasAsync(Batch(Row(1), Row(4))));
    }

    private static ImpressionBatch Batch(params Impression[] rows)
    {
        ImpressionBatchBuilder builder = new(site: 1, stream: 0, firstBatchSequence: 1);
        Assert.All(rows, row => Assert.True(builder.TryAdd(row)));
        return builder.Build(new byte[ImpressionColumns.SaltSize]);
    }

    private static Impression Row(uint campaign)
        => new(1_000, 1, campaign, 5_000, 1_000, ImpressionFlags.Focus, Format: 0);

    /// <summary>Campaign 1 has the built-in model, 2 and 3 have contracts, 4 does not exist.</summary>
    private static JsonObject? Campaign(uint campaign) => campaign == 4
        ? null
        : new JsonObject
        {
            ["campaign"] = campaign,
            ["name"] = "shoes",
            ["advertiser"] = $"{Samples.Address(1)}",
            ["platform"] = $"{Samples.Address(2)}",
            ["status"] = "active",
            ["uaModel"] = campaign == 1 ? 1 : 254 + campaign,
            ["openEpochs"] = 0,
            ["freeEscrow"] = "1",
            ["reserved"] = "0",
            ["funded"] = "1",
            ["refunded"] = "0",
            ["spent"] = "0",
        };

    private static JsonObject Model(uint model) => new()
    {
        ["model"] = model,
        ["name"] = "quadratic",
        ["registrant"] = $"{Samples.Address(1)}",
        ["contract"] = $"{Samples.Address(3)}",
        ["codeHash"] = $"{Samples.Hash(4)}",
        ["rowGas"] = RowGas,
        ["status"] = "working",
    };
}

using MarketChain.Auditor;
using MarketChain.Chain.Checking;
using MarketChain.Chain.Files;
using MarketChain.Chain.Reading;
using MarketChain.Chain.Tests.Modules;
using MarketChain.Marketing;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Votes on the numbers of UA: rows are weighed by what is in force in the block that counts them.</summary>
public sealed class UaParameterTests : IDisposable
{
    private const ulong FromBlock = 20;
    private const ImpressionFlags Video = ImpressionFlags.Focus | ImpressionFlags.Video;
    private const ImpressionFlags Click = ImpressionFlags.Focus | ImpressionFlags.Click;

    /// <summary>Another value of each, within its bounds.</summary>
    private static readonly (ChainParameter Parameter, uint Value)[] Decisions =
    [
        (ChainParameter.UaDwellMsMax, 60_000), (ChainParameter.UaDwellMsMin, 3_000),
        (ChainParameter.UaVideoDwellMsMin, 4_000), (ChainParameter.UaVisiblePermilleMin, 800),
        (ChainParameter.UaClickFactor, 7), (ChainParameter.UaLevel2Bps, 9_000), (ChainParameter.UaLevel3Bps, 1_000),
    ];

    /// <summary>
    /// Dwell above the most with a click; a short look; a short video; much out of sight; levels 2 and 3.
    /// </summary>
    private static readonly ImpressionRow[] Rows =
    [
        new(1, 1, 0, 200_000, 1_000, Click, 0),
        new(2, 1, 1, 2_500, 1_000, ImpressionFlags.Focus, 0),
        new(2, 1, 2, 3_500, 1_000, Video, 0),
        new(2, 1, 3, 5_000, 790, ImpressionFlags.Focus, 0),
        new(3, 1, 4, 5_000, 1_000, ImpressionFlags.Focus, 0),
        new(4, 1, 5, 5_000, 1_000, ImpressionFlags.Focus, 0),
    ];

    private readonly byte[] _genesis = Committee.FileOf(1);
    private readonly Committee _committee = new(1);
    private readonly Advertising _market;

    public UaParameterTests()
    {
        _market = new Advertising(Chain) { PricePerUa = 1_000 };
        _market.Open(users: 2);
        UidEntry[] others = [new(2, Hash(2), 0, null), new(3, Hash(3), 500, null)];
        Chain.Make(_market.Native(Advertising.SiteOwner, new RegisterUids(1, [.. others])));
    }

    private TestChain Chain => _committee.Node;

    public void Dispose()
    {
        _market.Dispose();
        _committee.Dispose();
    }

    [Fact]
    public void A_row_is_weighed_by_the_numbers_of_its_block()
    {
        BatchView[] batches = CountBeforeAndAfter();

        Assert.Equal("0 0 0 0 0 0", Reasons(batches[0]));
        Assert.Equal((UInt128)(5_400_000 + 25_000 + 35_000 + 39_500 + 40_000 + 25_000), batches[0].Ua);
        Assert.Equal("0 11 11 11 0 0", Reasons(batches[1]));
        Assert.Equal((UInt128)(4_200_000 + 45_000 + 5_000), batches[1].Ua);
    }

    [Fact]
    public void Who_starts_again_who_imports_and_who_audits_agree()
    {
        CountBeforeAndAfter();
        Chain.Make([], _market.EpochEndMs());
        Chain.Make();
        Hash256 head = Chain.Chain.Head.Hash;
        Chain.Reopen();
        Assert.Equal(head, Chain.Chain.Head.Hash);

        using Committee importer = new(1);
        for (ulong number = 1; number <= Chain.Chain.Head.Number; number++)
        {
            BlockWithSidecars item = Chain.Read(number);
            Assert.Null(importer.Node.Chain.TryImport(item.Block, item.Sidecars));
        }

        Assert.Equal(head, importer.Node.Chain.Head.Hash);
        Assert.Empty(ChainCheck.Run(
            importer.Node.Chain, importer.Node.Store, importer.Node.Logs, _ => { }).Faults);
        AuditReport report = ChainAudit.Run(new CommitteeRpc(importer), _genesis);
        Assert.True(report.Agrees, report.ToString());
        Assert.Equal(12, report.Counts["rows"]);
        Assert.Equal(1, report.Counts["settled epochs"]);
    }

    [Fact]
    public void Contracts_and_callers_read_what_is_in_force()
    {
        using ModuleBench bench = new();
        foreach ((ChainParameter parameter, uint value) in Decisions)
        {
            bench.Chain.Make([], vote: new ParameterVote((byte)parameter, value, FromBlock));
        }

        while (bench.Number < FromBlock - 1)
        {
            bench.Chain.Make();
        }

        byte[] call = AbiCode.Call("getUaParameters()");
        Assert.Equal(
            AbiCode.Encode(100U, 180_000U, 1_000U, 2_000U, 500U, 3U, 10_000U, 8_000U, 5_000U, UaModel1.UaMax),
            bench.Ask(SystemAccounts.Governance, call));
        bench.Chain.Make();
        Assert.Equal(
            AbiCode.Encode(100U, 60_000U, 3_000U, 4_000U, 800U, 7U, 10_000U, 9_000U, 1_000U, UaModel1.UaMax),
            bench.Ask(SystemAccounts.Governance, call));
    }

    [Fact]
    public void They_are_shown_with_what_is_decided_for_later()
    {
        Vote();
        CommitteeRpc rpc = new(_committee);
        Assert.Equal(
            "{\"parameter\":14,\"value\":\"3\",\"nextValue\":\"7\",\"fromBlock\":20}",
            rpc.Call("mkt_getParameters", "[]").GetProperty("uaClickFactor").GetRawText());
        Assert.True(rpc.Call("mkt_proposeParameterVote", "[\"uaDwellMsMax\",\"90000\",90]").GetBoolean());
    }

    private static string Reasons(BatchView batch) => string.Join(' ', batch.Outcomes.ToArray());

    private static Hash256 Hash(byte value) => new(Enumerable.Repeat(value, Hash256.Size).ToArray());

    private void Vote()
    {
        foreach ((ChainParameter parameter, uint value) in Decisions)
        {
            Chain.Make([], vote: new ParameterVote((byte)parameter, value, FromBlock));
        }
    }

    /// <summary>The same rows in the last block before the numbers change and in the first one after.</summary>
    private BatchView[] CountBeforeAndAfter()
    {
        Vote();
        while (_committee.Next.Number < FromBlock - 1)
        {
            Chain.Make();
        }

        Chain.Make([_market.Batch(Rows)]);
        Chain.Make([_market.Batch(Rows)]);
        return [Chain.BatchOf(FromBlock - 1, 0), Chain.BatchOf(FromBlock, 0)];
    }
}

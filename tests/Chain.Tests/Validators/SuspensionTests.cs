using MarketChain.Auditor;
using MarketChain.Chain.Files;
using MarketChain.Chain.Reading;
using MarketChain.Marketing;
using MarketChain.Marketing.Attention;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Sites and UIDs that the validators keep out, by votes.</summary>
public sealed class SuspensionTests
{
    [Fact]
    public void A_suspended_site_submits_and_registers_nothing_until_it_may_again()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 3);
        Assert.Equal(3u, Submit(chain, market).Accepted);

        Block suspending = Make(chain, new SuspensionVote(SuspensionTarget.Site, 1, Suspends: true), market.Batch([1]));

        BatchView batch = chain.BatchOf(suspending.Number, 0);
        Assert.Equal(NativeFaultText.Of(NativeFault.SiteSuspended), batch.Fault);
        Block registering = chain.Make(
            market.Native(Advertising.SiteOwner, new RegisterUids(1, [market.NewUser(9)]), 400_000));
        Assert.False(chain.ReceiptsOf(registering.Number).Receipts[0].Succeeded);
        Make(chain, new SuspensionVote(SuspensionTarget.Site, 1, Suspends: false));
        Assert.Equal(3u, Submit(chain, market).Accepted);
    }

    [Fact]
    public void Rows_of_a_suspended_uid_are_refused_until_it_may_again()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 3);
        Make(chain, new SuspensionVote(SuspensionTarget.Uid, 2, Suspends: true));
        Assert.Equal(1u, Submit(chain, market).Counts[(int)RowReason.UidSuspended]);
        Make(chain, new SuspensionVote(SuspensionTarget.Uid, 2, Suspends: false));
        Assert.Equal(3u, Submit(chain, market).Accepted);
        chain.Reopen();
        Assert.Equal(3u, Submit(chain, market).Accepted);
    }

    [Fact]
    public void Who_imports_the_block_that_suspends_agrees()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 3);
        Block block = Make(chain, new SuspensionVote(SuspensionTarget.Site, 1, Suspends: true), market.Batch([1]));
        using TestChain other = new();
        for (ulong number = 1; number <= block.Number; number++)
        {
            BlockWithSidecars next = chain.Read(number);
            Assert.Null(other.Chain.TryImport(next.Block, next.Sidecars));
        }

        Assert.Equal(chain.Chain.Head.Hash, other.Chain.Head.Hash);
    }

    [Fact]
    public void They_are_shown_as_suspended_and_an_auditor_agrees()
    {
        byte[] genesis = Committee.FileOf(1);
        using Committee committee = new(1);
        using Advertising market = new(committee.Node);
        CommitteeRpc rpc = new(committee);
        market.Open(users: 3);
        Submit(committee.Node, market);
        Assert.Equal("working", rpc.Call("mkt_getSite", "[1]").GetProperty("status").GetString());
        committee.Make(vote: new SuspensionVote(SuspensionTarget.Uid, 2, Suspends: true));
        Submit(committee.Node, market);
        committee.Make(vote: new SuspensionVote(SuspensionTarget.Site, 1, Suspends: true));
        Submit(committee.Node, market);

        Assert.Equal("suspended", rpc.Call("mkt_getSite", "[1]").GetProperty("status").GetString());
        Assert.True(rpc.Call("mkt_getUid", "[2]").GetProperty("suspended").GetBoolean());
        AuditReport report = ChainAudit.Run(rpc, genesis);
        Assert.True(report.Agrees, report.ToString());
        Assert.Equal(1, report.Counts["rows: UidSuspended"]);
    }

    private static BatchView Submit(TestChain chain, Advertising market)
        => chain.BatchOf(chain.Make([market.Batch([1, 2, 3])]).Number, 0);

    private static Block Make(TestChain chain, SuspensionVote vote, params IEnumerable<PooledTransaction> items)
        => chain.Make(items, vote: vote);
}

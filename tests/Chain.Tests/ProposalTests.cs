using MarketChain.Chain.Building;
using MarketChain.Chain.Checking;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>
/// What was proposed and not decided leaves no trace: not in the state, not in the ledger, not in what is kept in
/// memory between blocks. A node that is troubled so at every block has the blocks and the database of one that is not.
/// </summary>
public sealed class ProposalTests
{
    private static GenesisConfig Genesis { get; } = GenesisFiles.Read(json =>
    {
        json["ledger"]!["checkpointBlocks"] = 4;
        json["marketing"]!["settleRowsPerBlock"] = 16;
    });

    [Fact]
    public void Proposals_that_come_to_nothing_change_no_later_block() => Seeds.Each(3, random =>
    {
        using TestChain steady = new(Genesis);
        using Advertising market = new(steady);
        market.RunDay(users: 20);
        using TestChain troubled = new(Genesis);
        for (ulong number = 1; number <= steady.Chain.Head.Number; number++)
        {
            BlockWithSidecars next = steady.Read(number);
            DropProposals(troubled, next, random);
            RefuseForgeries(troubled, next);
            Assert.Null(troubled.Chain.TryImport(next.Block, next.Sidecars));
            AssertRebuilt(troubled);
        }

        AssertSame(steady, troubled);
        troubled.Reopen();
        AssertSame(steady, troubled);
    });

    /// <summary>Blocks of other transactions, at other times: up to three epochs later, so that some settle.</summary>
    private static void DropProposals(TestChain chain, BlockWithSidecars next, Random random)
    {
        for (int i = 0; i < 3; i++)
        {
            ulong laterMs = (ulong)random.NextInt64(3 * (long)Advertising.EpochMs);
            using BlockProposal other = chain.Build(
                TestChain.ItemsOf(next).Where(_ => random.Next(2) == 0), next.Block.Header.TimestampMs + laterMs);
            Assert.Null(chain.Chain.TryVerify(next.Block, next.Sidecars, out BlockProposal same));
            same.Dispose();
        }
    }

    /// <summary>The next block with a root that is not its own, sealed all the same: executed and refused.</summary>
    private static void RefuseForgeries(TestChain chain, BlockWithSidecars next)
    {
        BlockHeader header = next.Block.Header;
        (BlockFault, BlockHeader)[] forgeries =
        [
            (BlockFault.StateRoot, header with { StateRoot = Hash256.Zero }),
            (BlockFault.ReceiptsRoot, header with { ReceiptsRoot = Hash256.Zero }),
            (BlockFault.LedgerDigest, header with { Extra = header.Extra with { LedgerDigest = Hash256.Zero } }),
        ];
        foreach ((BlockFault fault, BlockHeader forged) in forgeries)
        {
            Block block = chain.Seal(new Block(forged, next.Block.Body));
            Assert.Equal(fault, chain.Chain.TryImport(block, next.Sidecars)?.Fault);
        }
    }

    /// <summary>The root of the header is that of a trie that is built anew from the accounts and slots.</summary>
    private static void AssertRebuilt(TestChain chain)
    {
        using IStoreSnapshot snapshot = chain.Store.Snapshot();
        StateCheckResult state = StateCheck.Run(snapshot);
        Assert.Empty(state.Faults);
        Assert.Equal(chain.Chain.Head.Header.StateRoot, state.ComputedRoot);
    }

    private static void AssertSame(TestChain steady, TestChain troubled)
    {
        Assert.Equal(steady.Chain.Head, troubled.Chain.Head);
        Assert.Empty(ChainCheck.Run(troubled.Chain, troubled.Store, troubled.Logs, _ => { }).Faults);
        foreach (Column column in Column.All)
        {
            Assert.Equal(StoreDump.Of(steady.Store, column), StoreDump.Of(troubled.Store, column));
        }
    }
}

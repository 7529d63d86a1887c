using MarketChain.Chain.Files;
using MarketChain.Chain.Tests.Modules;
using MarketChain.Chain.Tracing;
using MarketChain.Marketing;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Contracts;

/// <summary>
/// Blocks of hostile contracts among batches, claims and epochs that end: whoever builds, imports or traces them comes
/// to the same, and no wei comes or goes.
/// </summary>
public sealed class HostileBlocksTests
{
    private const int Blocks = 12;
    private const int Lender = 7;

    [Fact]
    public void Whoever_builds_imports_or_traces_a_block_comes_to_the_same()
    {
        int succeeded = 0;
        int events = 0;
        Seeds.Each(12, random =>
        {
            using ModuleBench bench = new();
            using TestChain other = new();
            Address probe = ModuleWriteTests.OpenWithProbeUid(bench);
            bench.MustSend(probe, [], 5_000);
            byte[] creation = ModuleWriteTests.CreateCall(bench);
            Address[] known =
            [
                probe, Transfers.Account(Lender), ModuleBench.Account, Address.Parse("0x" + new string('0', 39) + "4"),
                SystemAccounts.Uids, SystemAccounts.Sites, SystemAccounts.Campaigns, SystemAccounts.Attention,
                SystemAccounts.Governance,
            ];
            HostileProgram program = new(random, known, creation);
            HostileSender sender = new(bench, random);
            for (int block = 0; block < Blocks; block++)
            {
                sender.MakeBlock(program, known);

                IReadOnlyList<Receipt> receipts = bench.Chain.ReceiptsOf(bench.Number).Receipts;
                succeeded += receipts.Count(receipt => receipt.Succeeded);
                events += receipts.Sum(receipt => receipt.Logs.Count);
                AssertBooks(bench);
                AssertTraced(bench);
            }

            AssertImported(bench, other);
        });

        Assert.True(succeeded > 100 && events > 100, $"{succeeded} succeeded, {events} events");
    }

    /// <summary>What campaigns and sites say of their money, summed up naively, against the chain's sums.</summary>
    private static void AssertBooks(ModuleBench bench)
        => bench.Read(market =>
        {
            UInt256 free = UInt256.Zero;
            UInt256 reserved = UInt256.Zero;
            for (uint number = 1; number <= market.CampaignCount; number++)
            {
                CampaignRecord campaign = market.GetCampaign(number)!.Record;
                free += campaign.FreeEscrow;
                reserved += campaign.Reserved;
                Assert.Equal(
                    (UInt256)campaign.Funded,
                    (UInt256)campaign.PaidUsers + campaign.PaidSites + campaign.PlatformFees + campaign.Refunded
                        + campaign.FreeEscrow + campaign.Reserved);
            }

            UInt256 unclaimed = UInt256.Zero;
            for (uint uid = 1; uid <= market.UidCount; uid++)
            {
                EarningsView earnings = market.GetEarnings(uid);
                unclaimed += (UInt256)earnings.Earned - earnings.Claimed;
            }

            TotalsView totals = market.Totals;
            Assert.Equal(free, (UInt256)totals.FreeEscrow);
            Assert.Equal(reserved, (UInt256)totals.Reserves);
            Assert.Equal(unclaimed, (UInt256)totals.Unclaimed);
            foreach (Address module in new[]
            {
                SystemAccounts.Uids, SystemAccounts.Sites, SystemAccounts.Campaigns, SystemAccounts.Governance,
            })
            {
                Assert.Equal(UInt256.Zero, bench.Chain.BalanceOf(module));
            }

            return true;
        });

    private static void AssertTraced(ModuleBench bench)
    {
        using ChainReader reader = bench.Chain.Chain.OpenReader();
        Block block = reader.GetBlock(bench.Number)!;
        TraceRequest request = new(
            block,
            reader.GetReceipts(bench.Number)!,
            First: 0,
            block.Body.Transactions.Count,
            new TraceOptions { Kind = TraceKind.Calls, WithLogs = true },
            new TraceBudget(16 << 20),
            () => { });

        Assert.NotNull(reader.TryTrace(request, out string? refusal));
        Assert.Null(refusal);
    }

    private static void AssertImported(ModuleBench bench, TestChain other)
    {
        for (ulong number = 1; number <= bench.Number; number++)
        {
            BlockWithSidecars block = bench.Chain.Read(number);
            Assert.Null(other.Chain.TryImport(block.Block, block.Sidecars));
        }

        Assert.Equal(bench.Chain.Chain.Head.Hash, other.Chain.Head.Hash);
    }

    /// <summary>Fills blocks: programs as constructors and as lent code (EIP-7702), beside the market's own.</summary>
    private sealed class HostileSender(ModuleBench bench, Random random)
    {
        private const int Payer = 6;

        private ulong _nonce;
        private ulong _lenderNonce;

        public void MakeBlock(HostileProgram program, Address[] known)
        {
            List<PooledTransaction> items = [];
            for (int count = random.Next(1, 5); count > 0; count--)
            {
                items.Add(new(random.Next(4) == 0 ? Lends(known) : Creates(program), default));
            }

            bool endsEpoch = random.Next(3) == 0;
            if (random.Next(2) == 0 && !endsEpoch)
            {
                items.Insert(random.Next(items.Count + 1), bench.Market.Batch(1, 2));
            }

            bench.Chain.Make(items, endsEpoch ? bench.Market.EpochEndMs() : null);
            Assert.Empty(bench.Chain.LeftOut);
        }

        private EthereumTransaction Creates(HostileProgram program)
            => Transfers.Sign(
                Transfers.Fields(_nonce++, null, (UInt256)(ulong)random.Next(2_000)) with
                {
                    Data = program.Make(),
                    GasLimit = (ulong)random.Next(300_000, 2_000_000),
                },
                Payer);

        /// <summary>The lender's account gets the code of a module or of the probe, and is called at once.</summary>
        private EthereumTransaction Lends(Address[] known)
        {
            Authorization unsigned = new(
                Transfers.DevChainId, known[random.Next(known.Length)], _lenderNonce++, 0, UInt256.Zero, UInt256.Zero);
            Secp256k1Signature signature = Transfers.SignHash(Lender, unsigned.SigningHash());
            return Transfers.Sign(
                Transfers.Fields(_nonce++, Transfers.Account(Lender), (ulong)random.Next(50)) with
                {
                    Type = TransactionType.SetCode,
                    GasLimit = 1_000_000,
                    Data = ModuleWriteTests.Through(
                        SystemAccounts.Attention,
                        AbiCode.Call("claimEarnings(uint32,address,uint256)", 2U, known[0], 1U)),
                    Authorizations =
                    [
                        unsigned with
                        {
                            YParity = (byte)signature.Parity,
                            R = UInt256.ReadBigEndian(signature.R),
                            S = UInt256.ReadBigEndian(signature.S),
                        },
                    ],
                },
                Payer);
        }
    }
}

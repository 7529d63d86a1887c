using MarketChain.Marketing;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Tests.Modules;

/// <summary>
/// A probe makes random calls, several in a transaction, some of them taken back by a frame around them; a naive book
/// of the same calls must have the same sums after every block.
/// </summary>
public sealed class ModuleTwinTests
{
    private const int BlocksMax = 25;
    private const uint OwnUid = 2;

    private static readonly Address Heir = Address.Parse("0x00000000000000000000000000000000000ab0de");

    [Fact]
    public void Sums_agree_with_a_naive_book_over_random_calls()
    {
        int kept = 0;
        int refused = 0;
        Seeds.Each(12, random =>
        {
            using ModuleBench bench = new();
            Address probe = ModuleWriteTests.OpenWithProbeUid(bench);
            bench.MustSend(probe, [], 5_000);
            NaiveBook book = new(bench, probe);
            for (int block = 0; block < BlocksMax; block++)
            {
                if (random.Next(4) == 0)
                {
                    bench.Chain.Make([], bench.Market.EpochEndMs());
                }

                uint epoch = bench.Chain.Genesis.Marketing.EpochAt(
                    bench.Chain.Chain.Spec.EarliestChildMs(bench.Chain.Chain.Head.Header));
                Step[] steps = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => RandomStep(random, book))];
                Receipt receipt = bench.Send(probe, Run(bench, steps));

                Assert.True(receipt.Succeeded);
                int done = steps.Count(step => book.Apply(step, epoch));
                Assert.Equal(done, receipt.Logs.Count);
                book.AssertAgrees();
                kept += done;
                refused += steps.Length - done;
            }
        });

        Assert.True(kept > 200 && refused > 200, $"{kept} kept, {refused} not");
    }

    private static Step RandomStep(Random random, NaiveBook book)
        => new(
            (Kind)random.Next(6),
            Campaign: (uint)random.Next(book.Campaigns + 2),
            Amount: random.Next(3) == 0 ? 0 : (ulong)random.Next(1_500),
            IsTakenBack: random.Next(3) == 0);

    private static byte[] Run(ModuleBench bench, Step[] steps)
        => AbiCode.Call(
            "run(address[],uint256[],bytes[],bool[])",
            steps.Select(step => (object)ModuleOf(step.Kind)).ToArray(),
            steps.Select(step => (object)(step.Kind is Kind.Create or Kind.Fund ? step.Amount : 0UL)).ToArray(),
            steps.Select(step => (object)DataOf(bench, step)).ToArray(),
            steps.Select(step => (object)step.IsTakenBack).ToArray());

    private static Address ModuleOf(Kind kind)
        => kind == Kind.Claim ? SystemAccounts.Attention : SystemAccounts.Campaigns;

    private static byte[] DataOf(ModuleBench bench, Step step) => step.Kind switch
    {
        Kind.Create => ModuleWriteTests.CreateCall(bench),
        Kind.Fund => AbiCode.Call("fundCampaign(uint32)", step.Campaign),
        Kind.Pause => AbiCode.Call("pauseCampaign(uint32)", step.Campaign),
        Kind.Resume => AbiCode.Call("resumeCampaign(uint32)", step.Campaign),
        Kind.Close => AbiCode.Call("closeCampaign(uint32)", step.Campaign),
        _ => AbiCode.Call("claimEarnings(uint32,address,uint256)", OwnUid, Heir, step.Amount),
    };

    private enum Kind
    {
        Create,
        Fund,
        Pause,
        Resume,
        Close,
        Claim,
    }

    private sealed record Step(Kind Kind, uint Campaign, ulong Amount, bool IsTakenBack);

    private sealed record Entry(bool IsOwn, UInt256 Free, UInt256 Funded, UInt256 Refunded)
    {
        public CampaignStatus Status { get; init; } = CampaignStatus.Active;

        public CampaignStatus Next { get; init; } = CampaignStatus.Active;

        public uint NextFrom { get; init; }

        public CampaignStatus In(uint epoch) => epoch >= NextFrom ? Next : Status;
    }

    private sealed class NaiveBook
    {
        private readonly ModuleBench _bench;
        private readonly Address _probe;
        private readonly List<Entry> _campaigns = [];
        private UInt256 _balance;
        private UInt256 _available;
        private UInt256 _claimed;

        public NaiveBook(ModuleBench bench, Address probe)
        {
            _bench = bench;
            _probe = probe;
            CampaignRecord first = bench.Read(market => market.GetCampaign(1))!.Record;
            _campaigns.Add(new Entry(false, first.FreeEscrow, first.Funded, first.Refunded));
            _balance = bench.Chain.BalanceOf(probe);
            _available = bench.Read(market => market.GetEarnings(OwnUid)).Available;
        }

        public int Campaigns => _campaigns.Count;

        /// <summary>True when the step was made and stands.</summary>
        public bool Apply(Step step, uint epoch)
        {
            if (step.IsTakenBack)
            {
                return false;
            }

            return step.Kind switch
            {
                Kind.Create => Pay(step.Amount) && Add(new Entry(true, step.Amount, step.Amount, UInt256.Zero)),
                Kind.Claim => Claim(step.Amount == 0 ? _available : step.Amount),
                _ => step.Campaign >= 1 && step.Campaign <= _campaigns.Count
                    && Change((int)step.Campaign - 1, step, epoch),
            };
        }

        public void AssertAgrees()
        {
            for (int i = 0; i < _campaigns.Count; i++)
            {
                CampaignRecord there = _bench.Read(market => market.GetCampaign((uint)i + 1))!.Record;
                Assert.Equal(_campaigns[i].Free, (UInt256)there.FreeEscrow);
                Assert.Equal(_campaigns[i].Funded, (UInt256)there.Funded);
                Assert.Equal(_campaigns[i].Refunded, (UInt256)there.Refunded);
            }

            TotalsView totals = _bench.Read(market => market.Totals);
            Assert.Equal((uint)_campaigns.Count, _bench.Read(market => market.CampaignCount));
            Assert.Equal(
                _campaigns.Aggregate(UInt256.Zero, (sum, campaign) => sum + campaign.Free), (UInt256)totals.FreeEscrow);
            Assert.Equal(
                (UInt256)(totals.FreeEscrow + totals.Reserves + totals.Stakes + totals.Unclaimed),
                _bench.Chain.BalanceOf(SystemAccounts.Attention));
            Assert.Equal(_balance, _bench.Chain.BalanceOf(_probe));
            Assert.Equal(_claimed, _bench.Chain.BalanceOf(Heir));
            Assert.Equal(_claimed, (UInt256)_bench.Read(market => market.GetEarnings(OwnUid)).Claimed);
            Assert.All(
                SystemAccounts.All.Where(module => module != SystemAccounts.Attention),
                module => Assert.Equal(UInt256.Zero, _bench.Chain.BalanceOf(module)));
        }

        private bool Pay(ulong amount)
        {
            bool has = _balance >= amount;
            _balance -= has ? amount : 0UL;
            return has;
        }

        private bool Add(Entry entry)
        {
            _campaigns.Add(entry);
            return true;
        }

        private bool Claim(UInt256 amount)
        {
            if (amount.IsZero || amount > _available)
            {
                return false;
            }

            _available -= amount;
            _claimed += amount;
            return true;
        }

        private bool Change(int index, Step step, uint epoch)
        {
            Entry entry = _campaigns[index];
            bool isClosing = entry.Next == CampaignStatus.Closed;
            if (step.Kind == Kind.Fund)
            {
                bool funds = !isClosing && Pay(step.Amount);
                _campaigns[index] = funds
                    ? entry with { Free = entry.Free + step.Amount, Funded = entry.Funded + step.Amount }
                    : entry;
                return funds;
            }

            return entry.IsOwn && (isClosing ? Refund(index, step, epoch) : SetStatus(index, step, epoch));
        }

        private bool Refund(int index, Step step, uint epoch)
        {
            Entry entry = _campaigns[index];
            bool refunds = step.Kind == Kind.Close && entry.In(epoch) == CampaignStatus.Closed && !entry.Free.IsZero;
            if (refunds)
            {
                _balance += entry.Free;
                _campaigns[index] = entry with { Free = UInt256.Zero, Refunded = entry.Refunded + entry.Free };
            }

            return refunds;
        }

        private bool SetStatus(int index, Step step, uint epoch)
        {
            Entry entry = _campaigns[index];
            CampaignStatus wanted = step.Kind switch
            {
                Kind.Pause => CampaignStatus.Paused,
                Kind.Resume => CampaignStatus.Active,
                _ => CampaignStatus.Closed,
            };
            if (wanted == entry.Next)
            {
                return false;
            }

            _campaigns[index] = entry with { Status = entry.In(epoch), Next = wanted, NextFrom = epoch + 1 };
            return true;
        }
    }
}

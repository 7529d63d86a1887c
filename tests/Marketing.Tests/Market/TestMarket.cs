using MarketChain.Marketing.Records;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage.Memory;

namespace MarketChain.Marketing.Tests;

/// <summary>
/// A chain of blocks without the chain: real world state, ledger, handlers and system step; no transactions, fees or
/// headers. Each block is committed before the next one begins.
/// </summary>
internal sealed class TestMarket : ISettledLeaves, IDisposable
{
    public static readonly Address Advertiser = Account(1);
    public static readonly Address Platform = Account(2);
    public static readonly Address SiteOwner = Account(3);
    public static readonly UInt256 Wealth = (UInt256)UInt128.One << 120;

    private readonly MemoryStore _store = new();
    private readonly StateCommit _commit;
    private readonly MarketingCache _cache = new();
    private readonly Dictionary<EpochKey, List<PayoutLeaf>> _files = [];

    public TestMarket(MarketingParameters parameters)
    {
        Parameters = parameters;
        TimeMs = parameters.GenesisMs;
        Model = new NaiveModel { Parameters = parameters.Ua };
        _commit = new StateCommit(_store);
        Run(settle: false, context =>
        {
            context.World.AddBalance(Advertiser, Wealth);
            context.World.AddBalance(SiteOwner, Wealth);
            foreach (Address address in SystemAccounts.All)
            {
                context.World.SetNonce(address, 1);
                context.World.SetCode(address, SystemAccounts.Code);
            }
        });
    }

    public static MarketingParameters Defaults { get; } = new()
    {
        GenesisMs = 1_700_000_000_000,
        EpochMs = 3_600_000,
        DisputeMs = 0,
        SettleRowsPerBlock = 2_000,
        RegistrarVetoMs = 1,
        StakeUnlockMs = 1,
        SiteStakeMin = 1_000,
        StakePerUid = 1,
        StakePerRow = 1,
        UnclaimedMs = 1UL << 40,
        LedgerRowsMax = 1_000_000,
        CheckpointBlocks = 4_096,
        CheckpointRows = 8_000_000,
    };

    public MarketingParameters Parameters { get; }

    public AttentionLedger Ledger { get; } = new();

    public ulong TimeMs { get; private set; }

    public uint Epoch => Parameters.EpochAt(TimeMs);

    /// <summary>Runs contracts that score.</summary>
    public NaiveModel Model { get; }

    /// <summary>Root of the world state after the last block.</summary>
    public Hash256 Root { get; private set; }

    public IReadOnlyDictionary<EpochKey, List<PayoutLeaf>> Files => _files;

    /// <summary>Nodes of trees to be kept, of all epochs in the order in which blocks gave them.</summary>
    public List<PlacedNode> Nodes { get; } = [];

    public static Address Account(byte number) => new([.. new byte[Address.Size - 2], 0xac, number]);

    public void Dispose()
    {
        Ledger.Dispose();
        _store.Dispose();
    }

    /// <summary>A block some time after the last one: the system step, then what the body does.</summary>
    public void Block(ulong laterMs, Action<MarketingContext>? body = null)
    {
        TimeMs += laterMs;
        Run(settle: true, body);
    }

    /// <summary>The first block of the next epoch.</summary>
    public void NextEpoch(Action<MarketingContext>? body = null)
        => Block(Parameters.EpochMs - ((TimeMs - Parameters.GenesisMs) % Parameters.EpochMs), body);

    /// <summary>A proposal of the next block that does not become final.</summary>
    public void Drop(Action<MarketingContext> body) => Read(context =>
    {
        body(context);
        return true;
    });

    /// <summary>Reads the state after the last block.</summary>
    public T Read<T>(Func<MarketingContext, T> read)
    {
        using LedgerOverlay overlay = Ledger.Begin(Epoch);
        return read(ContextOver(overlay));
    }

    public CampaignRecord Campaign(uint campaign)
        => Read(context => CampaignRecord.TryLoad(context.World, campaign, out CampaignRecord record)
            ? record
            : throw new InvalidOperationException($"no campaign {campaign}"));

    public SettledEpochRecord? Settled(uint campaign, uint epoch)
        => Read(context => SettledEpochRecord.Load(context.World, campaign, epoch));

    public UInt256 Balance(Address address) => Read(context => context.World.GetBalance(address));

    public UidRow Uid(uint uid) => Read(context => context.Ledger.Uids.Peek(uid));

    void ISettledLeaves.Read(EpochKey epoch, uint first, Span<PayoutLeaf> leaves)
        => _files[epoch].Slice((int)first, leaves.Length).ToArray().CopyTo(leaves);

    private MarketingContext ContextOver(LedgerOverlay overlay)
    {
        WorldState world = new(new WorldStateReader(_store));
        BlockState state = new(world, overlay);
        return new MarketingContext(state, overlay, Parameters, Hash256.Zero, overlay.Number, TimeMs, _cache)
        {
            OldLeaves = this,
            Contracts = Model,
        };
    }

    private void Run(bool settle, Action<MarketingContext>? body)
    {
        using LedgerOverlay overlay = Ledger.Begin(Epoch);
        MarketingContext context = ContextOver(overlay);
        if (settle)
        {
            SystemStep.Run(context, dueCheckpoint: null);
            context.World.FinishTransaction();
        }

        body?.Invoke(context);
        context.World.FinishTransaction();
        Conservation.Check(context);
        Commit(context, overlay);
    }

    private void Commit(MarketingContext context, LedgerOverlay overlay)
    {
        StateChanges changes = _commit.Compute(context.World, overlay.Number);
        using Storage.IWriteBatch batch = _store.CreateBatch();
        changes.WriteTo(batch, _store);
        _store.Write(batch, sync: false);
        foreach (SettledRun run in context.SettledLeaves.ToRuns(overlay))
        {
            List<PayoutLeaf> file = _files.TryGetValue(run.Epoch, out List<PayoutLeaf>? known) ? known : [];
            Assert.Equal((uint)file.Count, run.Leaves[0].Index);
            file.AddRange(run.Leaves);
            _files[run.Epoch] = file;
            Nodes.AddRange(run.Nodes);
        }

        overlay.BuildChangeSet();
        Ledger.Apply(overlay);
        Root = changes.Root;
    }
}

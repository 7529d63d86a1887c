using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>
/// All that the chain knows of sites, UIDs, campaigns and attention, after the block audited last or in the midst of
/// the present one. The rules are in the classes beside it; they check first and change afterwards, so that a
/// transaction that fails has changed nothing.
/// </summary>
internal sealed class MarketState
{
    public MarketState(GenesisFile genesis, Hash256 genesisHash)
    {
        Genesis = genesis;
        GenesisHash = genesisHash;
        Accounts = new Accounts(genesis);
        Numbers = new Numbers(genesis);
        Turns = new Turns(genesis.Validators);
    }

    public GenesisFile Genesis { get; }
    public Hash256 GenesisHash { get; }
    public Accounts Accounts { get; }
    public Numbers Numbers { get; }
    public Turns Turns { get; }
    public Tally Tally { get; } = new();
    public LedgerChanges Changes { get; } = new();
    public TotalsRow Totals { get; } = new();

    /// <summary>By number, which is the place in the list plus 1.</summary>
    public List<Site> Sites { get; } = [];

    /// <inheritdoc cref="Sites"/>
    public List<Uid> Uids { get; } = [];

    /// <inheritdoc cref="Sites"/>
    public List<Campaign> Campaigns { get; } = [];

    public Dictionary<(uint Level, Hash256 Commitment), uint> UidOfCommitment { get; } = [];
    public Dictionary<Address, uint> UidOfController { get; } = [];
    public Dictionary<(uint Site, uint Stream), StreamRow> Streams { get; } = [];
    public Dictionary<uint, SiteEpochRow> SiteEpochs { get; } = [];

    /// <summary>Dwell of each UID, not of its aliases, in the present epoch.</summary>
    public Dictionary<uint, ulong> DwellMs { get; } = [];

    /// <summary>Epochs that are not settled, as they are to be settled.</summary>
    public SortedDictionary<(uint Epoch, uint Campaign), EpochRow> Epochs { get; } = [];

    public List<SettledEpoch> Settled { get; } = [];

    /// <summary>The newest content root in the trie, and the block whose rows it is of.</summary>
    public (ulong Block, Hash256 Root)? ContentRoot { get; set; }

    public ulong BlockNumber { get; private set; }
    public ulong NowMs { get; private set; }
    public uint Epoch { get; private set; }

    /// <summary>Logs of the transaction or system step that runs.</summary>
    public List<EventLog> Logs { get; } = [];

    public void BeginBlock(ulong number, ulong nowMs)
    {
        BlockNumber = number;
        Numbers.BeginBlock(number);
        NowMs = nowMs;
        uint epoch = Genesis.EpochAt(nowMs);
        if (epoch != Epoch)
        {
            Epoch = epoch;
            DwellMs.Clear();
            SiteEpochs.Clear();
        }
    }

    public Site? FindSite(uint number) => number >= 1 && number <= Sites.Count ? Sites[(int)number - 1] : null;

    public Uid? FindUid(uint number) => number >= 1 && number <= Uids.Count ? Uids[(int)number - 1] : null;

    public Campaign? FindCampaign(uint number)
        => number >= 1 && number <= Campaigns.Count ? Campaigns[(int)number - 1] : null;

    public Uid Canonical(Uid uid) => uid.Row.LinkedTo == 0 ? uid : Uids[(int)uid.Row.LinkedTo - 1];

    /// <summary>A UID and its aliases.</summary>
    public IEnumerable<uint> Over(Uid canonical) => canonical.Linked.Prepend(canonical.Number);

    /// <summary>A row that is about to be changed.</summary>
    public T Change<T>(T row)
        where T : LedgerRow
    {
        Changes.Touch(row);
        return row;
    }

    public TotalsRow ChangeTotals() => Change(Totals);

    /// <summary>Coin leaves the attention account; the caller takes it from the total it was in.</summary>
    public void Pay(Address to, BigInteger amount)
    {
        Accounts.Add(SystemAccounts.Attention, -amount);
        Accounts.Add(to, amount);
    }

    public void Log(Abi log) => Logs.Add(log.ToLog());

    /// <summary>All rows of the ledger.</summary>
    public IEnumerable<LedgerRow> Rows()
        => Epochs.Values.SelectMany(epoch => epoch.Uids.Values.Concat<LedgerRow>(epoch.Sites.Values).Append(epoch))
            .Concat(Uids.Select(uid => uid.Row))
            .Concat(Streams.Values)
            .Concat(SiteEpochs.Values)
            .Append(Totals);
}

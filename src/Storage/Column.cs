namespace MarketChain.Storage;

/// <summary>How a column is read and written; RocksDbTuning turns each into options.</summary>
public enum ColumnProfile
{
    /// <summary>A handful of small values.</summary>
    Small,

    /// <summary>Point reads by hashed keys, absent ones too; values overwritten in place.</summary>
    PointLookup,

    /// <summary>Keys in order of time or number, written once, pruned from the front by ranges.</summary>
    Append,
}

/// <summary>
/// The column families, each with its key format. Numbers in keys are big-endian, so that byte order is their order;
/// ‖ joins; u32 and u64 are 4 and 8 bytes. Values are drawn where they are encoded.
/// </summary>
public sealed class Column
{
    // ── the node itself ─────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Key: ASCII name ("version", "genesis", "head", …). Single values of the node.</summary>
    public static readonly Column Meta = new("meta", ColumnProfile.Small);

    /// <summary>Key: node id (32) ‖ timeMs u64. What happened with a peer.</summary>
    public static readonly Column PeerLog = new("peer-log", ColumnProfile.Append);

    // ── world state, newest version only ────────────────────────────────────────────────────────────────────────

    /// <summary>Key: keccak(address) (32). Value: the account, slim.</summary>
    public static readonly Column AccountFlat = new("account-flat", ColumnProfile.PointLookup);

    /// <summary>Key: keccak(address) (32) ‖ keccak(slot) (32). Value: the slot's word without leading zeros.</summary>
    public static readonly Column SlotFlat = new("slot-flat", ColumnProfile.PointLookup);

    /// <summary>Key: path in the account trie, or in an account's storage trie. Value: the inner node there.</summary>
    public static readonly Column TrieNodes = new("trie-nodes", ColumnProfile.PointLookup);

    /// <summary>Key: keccak(code) (32). Value: the code.</summary>
    public static readonly Column Code = new("code", ColumnProfile.PointLookup);

    // ── world state, older versions ─────────────────────────────────────────────────────────────────────────────

    /// <summary>Key: block number u64. Value: the flat values that the block replaced (before-images).</summary>
    public static readonly Column StateHistory = new("state-history", ColumnProfile.Append);

    /// <summary>Key: table u8 ‖ flat key (32 or 64) ‖ block number u64. Value: empty. Who changed a key.</summary>
    public static readonly Column StateHistoryIndex = new("state-history-index", ColumnProfile.PointLookup);

    /// <summary>Key: block number u64. Value: the trie nodes that the block replaced (before-images).</summary>
    public static readonly Column TrieHistory = new("trie-history", ColumnProfile.Append);

    // ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Key: block number u64. Value: the header.</summary>
    public static readonly Column BlockHeaders = new("block-headers", ColumnProfile.Append);

    /// <summary>Key: block hash (32). Value: block number u64.</summary>
    public static readonly Column BlockHashes = new("block-hashes", ColumnProfile.PointLookup);

    /// <summary>Key: block number u64. Value: pointer to the body in its segment file.</summary>
    public static readonly Column Bodies = new("bodies", ColumnProfile.Append);

    /// <summary>Key: block number u64. Value: the block's receipts.</summary>
    public static readonly Column Receipts = new("receipts", ColumnProfile.Append);

    /// <summary>Key: transaction hash (32). Value: block number u64 ‖ index u32.</summary>
    public static readonly Column TransactionIndex = new("transaction-index", ColumnProfile.PointLookup);

    // ── the attention ledger ────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Key: block number u64. Value: the block's ledger change set, as the digest hashed it.</summary>
    public static readonly Column ChangeSets = new("change-sets", ColumnProfile.Append);

    /// <summary>
    /// Key: campaign u32 ‖ epoch u32 ‖ first index u32. Value: leaves of the settled epoch from that one on.
    /// </summary>
    public static readonly Column SettledLeaves = new("settled-leaves", ColumnProfile.Append);

    /// <summary>
    /// Key: campaign u32 ‖ epoch u32 ‖ height u8 ‖ index u32. Value: a node of the settled epoch's sum tree.
    /// </summary>
    public static readonly Column SettledNodes = new("settled-nodes", ColumnProfile.Append);

    private static readonly Column[] _all =
    [
        Meta, PeerLog, AccountFlat, SlotFlat, TrieNodes, Code, StateHistory, StateHistoryIndex, TrieHistory,
        BlockHeaders, BlockHashes, Bodies, Receipts, TransactionIndex, ChangeSets, SettledLeaves,
        SettledNodes,
    ];

    static Column()
    {
        for (int i = 0; i < _all.Length; i++)
        {
            _all[i].Index = i;
        }
    }

    private Column(string name, ColumnProfile profile)
    {
        Name = name;
        Profile = profile;
    }

    /// <summary>Every column, by <see cref="Index"/>. Rows may be added at will: the disk knows their names.</summary>
    public static ReadOnlySpan<Column> All => _all;

    /// <summary>Name on disk. Never changes once released.</summary>
    public string Name { get; }

    /// <summary>How it is read and written.</summary>
    public ColumnProfile Profile { get; }

    /// <summary>Position in <see cref="All"/>: in memory only, never on disk.</summary>
    public int Index { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

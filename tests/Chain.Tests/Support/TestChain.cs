using MarketChain.Chain.Blocks;
using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Storage;
using MarketChain.Storage.Memory;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Chain.Tests;

/// <summary>
/// A node's chain over a store in memory and logs in a folder of its own; its validator is the genesis's.
/// </summary>
internal sealed class TestChain : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly bool _isOnDisk;
    private ChainOptions? _options;
    private readonly Ed25519PrivateKey _key = DevelopmentValidators.DeriveKey("london");
    private IKeyValueStore _store;
    private BlockLogs _logs;

    public TestChain(
        GenesisConfig? genesis = null,
        IKeyValueStore? store = null,
        bool isOnDisk = false,
        ChainOptions? options = null)
    {
        _options = options;
        Genesis = genesis ?? GenesisFiles.Read();
        _isOnDisk = isOnDisk;
        _store = isOnDisk ? OpenDatabase() : store ?? new MemoryStore();
        _logs = BlockLogs.Open(_folder.Path);
        Chain = Blockchain.Open(Genesis, _store, _logs, _options);
    }

    public GenesisConfig Genesis { get; }

    public Blockchain Chain { get; private set; }

    public Address Coinbase => Genesis.Validators[0].Coinbase;

    public IKeyValueStore Store => _store;

    public BlockLogs Logs => _logs;

    /// <summary>What the last block left out.</summary>
    public List<(PooledTransaction Item, TransactionRejection Rejection)> LeftOut { get; } = [];

    public Action<Blockchain> AfterEachBlock { get; set; } = _ => { };

    /// <summary>Makes, seals and commits a block a period after the last.</summary>
    public Block Make(params IEnumerable<Transaction> transactions)
        => Make(transactions.Select(transaction => new PooledTransaction(transaction, default)));

    public Block Make(IEnumerable<PooledTransaction> items, ulong? timestampMs = null, HeaderVote? vote = null)
    {
        BlockProposal proposal = Build(items, timestampMs, vote);
        Block block = Chain.Seal(proposal, _key);
        Chain.Commit(proposal, block);
        AfterEachBlock(Chain);
        return block;
    }

    public BlockProposal Build(
        IEnumerable<PooledTransaction> items, ulong? timestampMs = null, HeaderVote? vote = null)
    {
        LeftOut.Clear();
        return Chain.Build(new BuildRequest
        {
            TimestampMs = timestampMs ?? Chain.Spec.EarliestChildMs(Chain.Head.Header),
            Beneficiary = Coinbase,
            Candidates = items.SelectMany(Check),
            Vote = vote,
            OnRejected = (item, rejection) => LeftOut.Add((item.Item, rejection)),
        });
    }

    private IEnumerable<CheckedTransaction> Check(PooledTransaction item)
    {
        if (new TransactionRules(Chain.Spec).TryCheck(item, out CheckedTransaction valid) is { } rejection)
        {
            LeftOut.Add((item, rejection));
            return [];
        }

        return [valid];
    }

    public Block Seal(BlockProposal proposal) => Chain.Seal(proposal, _key);

    /// <summary>A block with the seal that its validator would give it, whatever is in it.</summary>
    public Block Seal(Block block)
    {
        Seal seal = Seals.Sign(Chain.Spec.GenesisHash, block.Number, round: 0, block.Hash, index: 0, _key);
        return new Block(block.Header with { Extra = block.Header.Extra with { Seals = [seal] } }, block.Body);
    }

    /// <summary>The transactions of a block, each batch with its rows, as they came into a pool.</summary>
    public static IEnumerable<PooledTransaction> ItemsOf(BlockWithSidecars block)
    {
        Queue<ReadOnlyMemory<byte>> sidecars = new(block.Sidecars);
        return block.Block.Body.Transactions.Select(item => new PooledTransaction(
            item, item is NativeTransaction { Payload: SubmitImpressions } ? sidecars.Dequeue() : default));
    }

    /// <summary>Closes what is open and opens it again, as a restart does.</summary>
    public void Reopen()
    {
        Close();
        OpenAgain();
    }

    public void Close()
    {
        Chain.Dispose();
        _logs.Dispose();
        if (_isOnDisk)
        {
            _store.Dispose();
        }
    }

    /// <summary>A restart with other options, which are kept.</summary>
    public void ReopenWith(ChainOptions options)
    {
        Close();
        _options = options;
        OpenAgain();
    }

    /// <summary>Closes what an opening that failed has left open.</summary>
    public void CloseLogs() => _logs.Dispose();

    public void OpenAgain(ChainOptions? options = null)
    {
        if (_isOnDisk)
        {
            _store = OpenDatabase();
        }

        _logs = BlockLogs.Open(_folder.Path);
        Chain = Blockchain.Open(Genesis, _store, _logs, options ?? _options);
    }

    /// <summary>The full path of a file or folder of the node's data.</summary>
    public string FileOf(string name) => _folder.File(name);

    /// <summary>A restart with another genesis file.</summary>
    public void OpenAgainWith(GenesisConfig genesis) => Blockchain.Open(genesis, _store, _logs).Dispose();

    public UInt256 BalanceOf(Address address)
    {
        using ChainReader reader = Chain.OpenReader();
        return reader.GetAccounts(reader.Head.Number).Value!.GetAccount(address).Balance;
    }

    public BlockWithSidecars Read(ulong number)
    {
        using ChainReader reader = Chain.OpenReader();
        return Assert.IsType<BlockWithSidecars>(reader.GetBlockWithSidecars(number));
    }

    public BatchView BatchOf(ulong number, int index)
    {
        using ChainReader reader = Chain.OpenReader();
        return Assert.IsType<BatchView>(reader.GetBatch(reader.GetBlock(number)!.Body.Transactions[index].Hash));
    }

    public BlockReceipts ReceiptsOf(ulong number)
    {
        using ChainReader reader = Chain.OpenReader();
        return Assert.IsType<BlockReceipts>(reader.GetReceipts(number));
    }

    public void Dispose()
    {
        Chain.Dispose();
        _logs.Dispose();
        _store.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    private RocksDbStore OpenDatabase() => RocksDbStore.Open(_folder.File("db"));
}

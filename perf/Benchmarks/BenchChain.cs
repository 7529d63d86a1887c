using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Benchmarks;

/// <summary>A chain on disk in a folder of its own, made by its only validator.</summary>
internal sealed class BenchChain : IDisposable
{
    private readonly string _folder;
    private readonly RocksDbStore _store;
    private readonly BlockLogs _logs;
    private readonly Ed25519PrivateKey _key = DevelopmentValidators.DeriveKey("london");

    public BenchChain(GenesisConfig genesis, string folder)
    {
        _folder = folder;
        _store = RocksDbStore.Open(Path.Combine(folder, "state"));
        _logs = BlockLogs.Open(folder);
        Genesis = genesis;
        Chain = Blockchain.Open(genesis, _store, _logs);
    }

    public GenesisConfig Genesis { get; }

    public Blockchain Chain { get; }

    public RocksDbStore Store => _store;

    public BlockLogs Logs => _logs;

    /// <summary>Makes a block of all the transactions; one that is left out is an error.</summary>
    public Block Make(IReadOnlyList<PooledTransaction> items, ulong? timestampMs = null)
    {
        TransactionRules rules = new(Chain.Spec);
        List<CheckedTransaction> candidates = [];
        foreach (PooledTransaction item in items)
        {
            Require(rules.TryCheck(item, out CheckedTransaction valid)?.ToString());
            candidates.Add(valid);
        }

        BlockProposal proposal = Chain.Build(new BuildRequest
        {
            TimestampMs = timestampMs ?? Chain.Spec.EarliestChildMs(Chain.Head.Header),
            Beneficiary = Genesis.Validators[0].Coinbase,
            Candidates = candidates,
            OnRejected = (_, rejection) => Require(rejection.ToString()),
        });
        Block block = Chain.Seal(proposal, _key);
        Require(proposal.Receipts.Receipts.All(receipt => receipt.Succeeded) ? null : "a transaction failed");
        Chain.Commit(proposal, block);
        return block;
    }

    /// <summary>Imports a block from its bytes, as a node does that gets it from another.</summary>
    public void Import(ReadOnlyMemory<byte> encoded, IReadOnlyList<ReadOnlyMemory<byte>> sidecars)
    {
        Require(Block.TryDecode(encoded, out Block? block, out DecodeError error) ? null : error.ToString());
        Require(Chain.TryImport(block!, sidecars)?.ToString());
    }

    public void Dispose()
    {
        Chain.Dispose();
        _logs.Dispose();
        _store.Dispose();
        _key.Dispose();
    }

    /// <summary>Bytes of all files below the chain's folder.</summary>
    public long DiskBytes()
        => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static void Require(string? fault) => _ = fault is null ? true : throw new InvalidOperationException(fault);
}

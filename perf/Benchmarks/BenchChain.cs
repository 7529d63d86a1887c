using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Marketing.Events;
using MarketChain.Node.Running;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Benchmarks;

/// <summary>
/// A chain on disk in a folder of its own, made by its only validator. A node can start in that folder.
/// </summary>
internal sealed class BenchChain : IDisposable
{
    private readonly WorkerThreads _workers = WorkerThreads.OfMachine();
    private readonly Ed25519PrivateKey _key = DevelopmentValidators.DeriveKey("london");

    public BenchChain(BenchGenesis genesis, string folder)
    {
        Folder = folder;
        Store = RocksDbStore.Open(Path.Combine(folder, "database"));
        File.WriteAllBytes(Path.Combine(folder, "genesis.json"), genesis.File);
        Logs = BlockLogs.Open(folder);
        Chain = Blockchain.Open(genesis.Config, Store, Logs, new ChainOptions { Workers = _workers });
    }

    public string Folder { get; }

    public Blockchain Chain { get; }

    public RocksDbStore Store { get; }

    public BlockLogs Logs { get; }

    public GenesisConfig Genesis => Chain.Spec.Genesis;

    /// <summary>Rows that this chain has accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>The earliest time of the next block.</summary>
    public ulong EarliestMs => Chain.Spec.EarliestChildMs(Chain.Head.Header);

    /// <summary>The last block's hash, after which no work is hidden.</summary>
    public Hash256 Result => Keccak256.Hash(Chain.Head.Header.Encode());

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
            TimestampMs = timestampMs ?? EarliestMs,
            Beneficiary = Genesis.Validators[0].Coinbase,
            Candidates = candidates,
            OnRejected = (_, rejection) => Require(rejection.ToString()),
        });
        Block block = Chain.Seal(proposal, _key);
        Require(proposal.Receipts.Receipts.All(receipt => receipt.Succeeded) ? null : "a transaction failed");
        Accepted += proposal.Receipts.Receipts.Where((_, i) => !items[i].Sidecar.IsEmpty)
            .Sum(receipt => NativeEvents.ReadSubmitted(receipt.Logs[^1]).Accepted);
        Chain.Commit(proposal, block);
        return block;
    }

    /// <summary>Imports a block from its bytes, as a node does that gets it from another.</summary>
    public void Import(ReadOnlyMemory<byte> encoded, IReadOnlyList<ReadOnlyMemory<byte>> sidecars)
    {
        Require(Block.TryDecode(encoded, out Block? block, out DecodeError error) ? null : error.ToString());
        Require(Chain.TryImport(block!, sidecars)?.ToString());
    }

    /// <summary>As a node does that is stopped well.</summary>
    public void Flush()
    {
        Store.FlushWal(sync: true);
        Store.FlushMemtables();
    }

    public void Dispose()
    {
        Chain.Dispose();
        Logs.Dispose();
        Store.Dispose();
        _workers.Dispose();
        _key.Dispose();
    }

    private static void Require(string? fault) => _ = fault is null ? true : throw new InvalidOperationException(fault);
}

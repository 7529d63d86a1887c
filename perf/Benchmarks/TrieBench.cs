using System.Buffers.Binary;
using System.Diagnostics;
using MarketChain.Node.Running;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State;
using MarketChain.State.History;
using MarketChain.Storage;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Benchmarks;

/// <summary>
/// Random account updates and a root, in a large trie on disk:
/// <code>
/// execute   each account read and its balance changed, in random order      WorldState over RocksDB
/// root      changes → new root, nothing written                             StateCommit.Compute
/// batch     flat values, nodes and before-images into one batch             StateChanges.WriteTo
/// write     that batch, not synced                                          IKeyValueStore.Write
/// </code>
/// Each phase with its time by the wall and, in brackets, of its thread on a processor. The first run compiles. A named
/// folder is kept, filled only the first time, and moves on with each run; a temporary one gives the same root again.
/// </summary>
internal sealed class TrieBench : IDisposable
{
    private readonly BenchSize _size;
    private readonly RocksDbStore _store;
    private readonly WorkerThreads _workers = WorkerThreads.OfMachine();
    private readonly StateCommit _commit;
    private readonly IWriteBatch _batch;
    private readonly Random _random = new(1);

    private TrieBench(BenchSize size, string folder)
    {
        _size = size;
        _store = RocksDbStore.Open(folder);
        _commit = new StateCommit(_store, _workers);
        _batch = _store.CreateBatch();
    }

    public static Hash256 Run(BenchSize size, string folder)
    {
        Console.WriteLine($"trie: {size.Updates:N0} updates in {size.Accounts:N0} accounts");
        using TrieBench bench = new(size, folder);
        if (StateHead.Read(bench._store) is null)
        {
            bench.Fill();
        }

        List<double> times = [];
        for (int run = 0; run < size.Runs; run++)
        {
            times.Add(bench.Update());
        }

        times.Sort();
        Figures.Print(
            "updates and root",
            $"{times[times.Count / 2],9:N3} s median, {times[0]:N3} to {times[^1]:N3} over {times.Count} runs; bar: 2");
        return Figures.PrintResult(StateHead.Read(bench._store)!.Value.Root);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _store.Dispose();
        _workers.Dispose();
    }

    private double Update()
    {
        ulong number = StateHead.Read(_store)!.Value.BlockNumber + 1;
        long allocated = GC.GetTotalAllocatedBytes();
        PhaseWatch watch = new();
        WorldState world = new(new WorldStateReader(_store));
        for (int i = 0; i < _size.Updates; i++)
        {
            world.AddBalance(AddressOf(_random.Next(_size.Accounts)), UInt256.One);
            world.FinishTransaction();
        }

        watch.End("execute");
        StateChanges changes = _commit.Compute(world, number);
        watch.End("root");
        _batch.Clear();
        changes.WriteTo(_batch, _store);
        StateHistory.Prune(_store, _batch, number, HistoryLimits.Default, keysMax: 1_000);
        watch.End("batch");
        _store.Write(_batch, sync: false);
        watch.End("write");
        Console.WriteLine(
            $"{watch}; {changes.AccountCount} accounts, {changes.NodeCount} nodes, batch {_batch.SizeBytes >> 20} MiB, "
            + $"allocated {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB");
        return watch.TotalSeconds;
    }

    private void Fill()
    {
        long start = Stopwatch.GetTimestamp();
        Hash256[] keys = new Hash256[_size.Accounts];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Keccak256.Hash(AddressOf(i).Bytes);
        }

        Array.Sort(keys);
        using StateBuilder builder = new(_store);
        for (int i = 0; i < keys.Length; i++)
        {
            builder.AddAccount(keys[i], new Account { Nonce = (ulong)i % 100, Balance = UInt256.One << (i % 80) });
        }

        builder.Finish(0);
        _store.FlushMemtables();
        Figures.Print("filled in", $"{Stopwatch.GetElapsedTime(start).TotalSeconds,9:N1} s");
    }

    private static Address AddressOf(int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes.Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], number + 1);
        return new Address(bytes);
    }
}

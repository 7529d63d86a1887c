using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using MarketChain.Perf;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State;
using MarketChain.State.History;
using MarketChain.Storage;
using MarketChain.Storage.RocksDb;

// Trie [accounts 5000000] [updates 100000] [runs 7] [folder]
//
// Random account updates and a root, in a large trie on disk:
//
//   execute   each account read and its balance changed, in random order      WorldState over RocksDB
//   root      changes -> new root, nothing written                            StateCommit.Compute
//   batch     flat values, nodes and before-images into one batch             StateChanges.WriteTo
//   write     that batch, not synced                                          IKeyValueStore.Write
//
// Each phase with its time by the wall and, in brackets, of its thread on a processor. The first run compiles. Prints
// the median and the last root, the result's hash. A folder that is named is kept, and filled only the first time.

int accounts = Argument(0, 5_000_000);
int updates = Argument(1, 100_000);
int runs = Argument(2, 7);
using var folder = new WorkFolder(args.Length > 3 ? args[3] : null);
using RocksDbStore store = RocksDbStore.Open(folder.Path);
if (StateHead.Read(store) is null)
{
    Fill();
}

var commit = new StateCommit(store);
using IWriteBatch batch = store.CreateBatch();
var random = new Random(1);
var totals = new List<double>();
for (int run = 0; run < runs; run++)
{
    totals.Add(Run());
}

totals.Sort();
Console.WriteLine($"median {totals[runs / 2]:F3} s, {totals[0]:F3} to {totals[^1]:F3}; {StateHead.Read(store)}");

int Argument(int index, int otherwise)
    => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

double Run()
{
    ulong number = StateHead.Read(store)!.Value.BlockNumber + 1;
    long allocated = GC.GetTotalAllocatedBytes();
    var watch = new PhaseWatch();
    var world = new WorldState(new WorldStateReader(store));
    for (int i = 0; i < updates; i++)
    {
        world.AddBalance(AddressOf(random.Next(accounts)), UInt256.One);
        world.FinishTransaction();
    }

    watch.End("execute");
    StateChanges changes = commit.Compute(world, number);
    watch.End("root");
    batch.Clear();
    changes.WriteTo(batch, store);
    StateHistory.Prune(store, batch, number, HistoryLimits.Default, keysMax: 1_000);
    watch.End("batch");
    store.Write(batch, sync: false);
    watch.End("write");
    Console.WriteLine(
        $"{watch}; {changes.AccountCount} accounts, {changes.NodeCount} nodes, batch {batch.SizeBytes >> 20} MiB, "
        + $"allocated {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB");
    return watch.TotalSeconds;
}

void Fill()
{
    long start = Stopwatch.GetTimestamp();
    var keys = new Hash256[accounts];
    for (int i = 0; i < accounts; i++)
    {
        keys[i] = Keccak256.Hash(AddressOf(i).Bytes);
    }

    Array.Sort(keys);
    using var builder = new StateBuilder(store);
    for (int i = 0; i < accounts; i++)
    {
        builder.AddAccount(keys[i], new Account { Nonce = (ulong)i % 100, Balance = UInt256.One << (i % 80) });
    }

    Hash256 root = builder.Finish(0);
    store.FlushMemtables();
    Console.WriteLine($"filled {accounts} accounts in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {root}");
}

static Address AddressOf(int number)
{
    Span<byte> bytes = stackalloc byte[Address.Size];
    bytes.Clear();
    BinaryPrimitives.WriteInt32BigEndian(bytes[16..], number + 1);
    return new Address(bytes);
}

using MarketChain.Primitives;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests.Ledger;

public sealed class CheckpointTests
{
    [Fact]
    public void Has_the_content_root_of_its_naive_twin_and_starts_from_any_block()
        => Seeds.Each(8, random =>
        {
            using TempFolder folder = new();
            using Run run = new(random, folder);
            for (int i = 0; i < 4; i++)
            {
                run.Blocks(random.Next(1, 12), changesMax: random.Next(10, 200));
                run.Checkpoint();
                run.Blocks(random.Next(4), changesMax: 40);
                run.AssertStart();
            }
        });

    [Fact]
    public void Makes_the_same_file_whichever_checkpoint_it_begins_from()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(7), folder);
        run.Blocks(10, changesMax: 150);
        run.Checkpoint();
        run.Blocks(10, changesMax: 150);
        string path = run.Checkpoint();
        byte[] bytes = File.ReadAllBytes(path);
        using MemoryStore store = run.Store();
        CheckpointBuilder.Build(null, store, run.Head, run.HeadEpoch, path, CancellationToken.None);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void Refuses_a_file_with_any_byte_altered()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(5), folder);
        run.Blocks(6, changesMax: 150);
        string path = run.Checkpoint();
        byte[] bytes = File.ReadAllBytes(path);
        Random random = new(5);
        for (int at = 0; at < bytes.Length; at += random.Next(1, 1 + (bytes.Length / 400)))
        {
            byte[] altered = [.. bytes];
            altered[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, altered);
            Assert.NotEqual(PagesFault.None, FaultOf(path));
        }

        for (int length = 0; length < bytes.Length; length += random.Next(1, 1 + (bytes.Length / 50)))
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.NotEqual(PagesFault.None, FaultOf(path));
        }

        File.WriteAllBytes(path, bytes);
        Assert.Equal(PagesFault.None, FaultOf(path));
    }

    [Fact]
    public void Starts_from_an_older_checkpoint_when_the_newest_is_damaged()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(9), folder);
        run.Blocks(5, changesMax: 60);
        run.Checkpoint();
        run.Blocks(5, changesMax: 60);
        string newest = run.Checkpoint();
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[^40]++;
        File.WriteAllBytes(newest, bytes);
        LedgerLoadReport report = run.AssertStart();
        Assert.Equal(4UL, report.Pages?.Block);
        Assert.Equal([(newest, PagesFault.WrongChecksum)], report.Refused);
    }

    [Fact]
    public void Refuses_a_file_whose_root_the_chain_does_not_have()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(9), folder);
        run.Blocks(5, changesMax: 60);
        string path = run.Checkpoint();
        run.Roots[4] = new Hash256(new byte[32]);
        LedgerLoadReport report = run.AssertStart();
        Assert.Null(report.Pages);
        Assert.Equal([(path, PagesFault.OtherRoot)], report.Refused);
    }

    [Fact]
    public void Cannot_start_when_a_change_set_is_missing_or_altered()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(9), folder);
        run.Blocks(5, changesMax: 60);
        using MemoryStore store = run.Store();
        using IWriteBatch batch = store.CreateBatch();
        byte[] altered = [.. run.Pair.ChangeSets[3]];
        altered[^1] ^= 1;
        ChangeSetStore.Put(batch, new ChangeSet(3, 0, default, altered));
        store.Write(batch, sync: false);
        Assert.Throws<StorageException>(() => run.Start(store));
        batch.Clear();
        ChangeSetStore.Prune(batch, before: 2);
        store.Write(batch, sync: false);
        Assert.Throws<StorageException>(() => run.Start(store));
    }

    [Fact]
    public void Leaves_no_file_when_it_is_stopped()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(9), folder);
        run.Blocks(3, changesMax: 60);
        using MemoryStore store = run.Store();
        string path = run.Folder.PathOf(run.Head);
        Assert.Throws<OperationCanceledException>(() =>
            CheckpointBuilder.Build(null, store, run.Head, run.HeadEpoch, path, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void Keeps_the_files_from_a_block_on()
    {
        using TempFolder folder = new();
        using Run run = new(new Random(2), folder);
        for (int i = 0; i < 3; i++)
        {
            run.Blocks(1, changesMax: 5);
            run.Checkpoint();
        }

        run.Folder.Prune(before: 1);
        Assert.Equal([2UL, 1UL], run.Folder.NewestFirst());
    }

    private static PagesFault FaultOf(string path)
    {
        PagesFault fault = PagesReader.TryOpen(path, out PagesReader? reader);
        if (fault != PagesFault.None)
            return fault;
        using (reader!)
        {
            while (reader!.TryReadPage(out _, out fault))
                Assert.Equal(PagesFault.None, fault);
            return fault;
        }
    }

    /// <summary>A chain of random blocks with its database and its folder of checkpoints.</summary>
    private sealed class Run(Random random, TempFolder folder) : ILedgerBlocks, IDisposable
    {
        private readonly List<Hash256> _digests = [];

        public LedgerPair Pair { get; } = new(random);

        public CheckpointFolder Folder { get; } = new(folder.Path);

        public Dictionary<ulong, Hash256> Roots { get; } = [];

        public ulong Head => Pair.Ledger.NextNumber - 1;

        public uint HeadEpoch => Pair.Ledger.Epoch;

        public void Dispose() => Pair.Dispose();

        public uint EpochOf(ulong number) => Pair.Epochs[(int)number];

        public Hash256 DigestOf(ulong number) => _digests[(int)number];

        public bool TryGetContentRoot(ulong checkpoint, out Hash256 root) => Roots.TryGetValue(checkpoint, out root);

        public void Blocks(int count, int changesMax)
        {
            for (int i = 0; i < count; i++)
            {
                Pair.Block(random.Next(changesMax));
                _digests.Add(Pair.Ledger.Digest);
            }
        }

        public string Checkpoint()
        {
            string path = Folder.PathOf(Head);
            using MemoryStore store = Store();
            PagesReader? previous = null;
            if (Folder.NewestFirst() is [ulong newest, ..])
                Assert.Equal(PagesFault.None, PagesReader.TryOpen(Folder.PathOf(newest), out previous));
            PagesHeader header;
            using (previous)
                header = CheckpointBuilder.Build(previous, store, Head, HeadEpoch, path, CancellationToken.None);
            Assert.Equal((ulong)Pair.Naive.Rows.Count, header.Rows);
            Assert.Equal(Pair.Naive.ContentRoot(Head), header.Root.Bytes.ToArray());
            Roots[Head] = header.Root;
            return path;
        }

        public MemoryStore Store()
        {
            MemoryStore store = new();
            using IWriteBatch batch = store.CreateBatch();
            for (int number = 0; number < Pair.ChangeSets.Count; number++)
                ChangeSetStore.Put(batch, new ChangeSet((ulong)number, 0, default, Pair.ChangeSets[number]));
            store.Write(batch, sync: false);
            return store;
        }

        public (AttentionLedger Ledger, LedgerLoadReport Report) Start(IKeyValueReader store)
            => LedgerLoader.Load(Folder, store, this, Head);

        public LedgerLoadReport AssertStart()
        {
            using MemoryStore store = Store();
            (AttentionLedger ledger, LedgerLoadReport report) = Start(store);
            using (ledger)
            {
                LedgerAssert.SameRows(Pair.After[^1], ledger.ViewNewest(), HeadEpoch);
                LedgerAssert.DerivedDwell(Pair.After[^1], ledger.ViewNewest(), HeadEpoch);
                Assert.Equal(Pair.Ledger.Digest, ledger.Digest);
                Assert.Equal(Pair.Ledger.NextNumber, ledger.NextNumber);
            }

            return report;
        }
    }
}

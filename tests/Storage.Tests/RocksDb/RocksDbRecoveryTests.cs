using System.Buffers.Binary;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Storage.Tests.RocksDb;

/// <summary>A log that is cut or damaged: the database is as it was after some batch, across all columns.</summary>
public sealed class RocksDbRecoveryTests : IDisposable
{
    private const int Batches = 40;

    private static readonly RocksDbSettings _small = new() { BlockCacheBytes = 1 << 20, WriteBufferBytes = 1 << 20 };

    private static readonly Column[] _columns = [Column.Meta, Column.AccountFlat, Column.ChangeSets];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_cut_log_leaves_a_prefix_of_the_batches()
    {
        string crashed = Crash(out string log);
        byte[] bytes = File.ReadAllBytes(Path.Combine(crashed, log));
        for (int part = 0; part <= 8; part++)
        {
            string copy = Copy(crashed, $"cut-{part}");
            File.WriteAllBytes(Path.Combine(copy, log), bytes[..(bytes.Length * part / 8)]);
            int kept = BatchesIn(copy);
            Assert.True(part == 8 ? kept == Batches : kept <= Batches, $"{kept} batches after {part}/8 of the log");
        }
    }

    [Fact]
    public void A_flipped_byte_in_the_log_leaves_a_prefix_of_the_batches()
    {
        string crashed = Crash(out string log);
        byte[] bytes = File.ReadAllBytes(Path.Combine(crashed, log));
        for (int part = 1; part < 8; part++)
        {
            string copy = Copy(crashed, $"flip-{part}");
            byte[] damaged = (byte[])bytes.Clone();
            damaged[bytes.Length * part / 8] ^= 0x10;
            File.WriteAllBytes(Path.Combine(copy, log), damaged);
            Assert.InRange(BatchesIn(copy), 0, Batches - 1);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The folder as a kill leaves it: everything in the log, copied while the store is open.</summary>
    private string Crash(out string log)
    {
        string live = _folder.File("live");
        using RocksDbStore store = RocksDbStore.Open(live, _small);
        for (int number = 1; number <= Batches; number++)
        {
            using IWriteBatch batch = store.CreateBatch();
            foreach (Column column in _columns)
            {
                batch.Put(column, "last"u8, Key(number));
                batch.Put(column, Key(number), new byte[number * 7]);
            }

            store.Write(batch, sync: number % 8 == 0);
        }

        string crashed = Copy(live, "crashed");
        log = Path.GetFileName(Directory.GetFiles(crashed, "*.log").Single(file => new FileInfo(file).Length > 0));
        return crashed;
    }

    private string Copy(string from, string name)
    {
        string to = Directory.CreateDirectory(_folder.File(name)).FullName;
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }

    /// <summary>The last batch that is there, after a check that it and all before are whole in every column.</summary>
    private static int BatchesIn(string folder)
    {
        using RocksDbStore store = RocksDbStore.Open(folder, _small);
        byte[]? last = store.GetBytes(Column.Meta, "last"u8);
        int kept = last is null ? 0 : BinaryPrimitives.ReadInt32BigEndian(last);
        foreach (Column column in _columns)
        {
            Assert.Equal(last, store.GetBytes(column, "last"u8));
            for (int number = 1; number <= Batches; number++)
            {
                Assert.Equal(number <= kept ? number * 7 : null, store.GetBytes(column, Key(number))?.Length);
            }
        }

        return kept;
    }

    private static byte[] Key(int number)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }
}

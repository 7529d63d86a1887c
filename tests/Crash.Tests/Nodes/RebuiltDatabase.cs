using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Genesis;
using MarketChain.Storage;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>
/// The naive twin of a node's database: one that executes every block of the log from genesis on. Whatever crashes the
/// real one went through, it must hold the same bytes.
/// </summary>
internal static class RebuiltDatabase
{
    /// <summary>Compares the database of a stopped node with one rebuilt from a copy of its logs.</summary>
    /// <exception cref="InvalidDataException">They differ; the message says in which column and key.</exception>
    public static void Compare(NodeUnderTest node)
    {
        using var copy = new TempFolder();
        CopyFiles(Path.Combine(node.DataFolder, "blocks"), copy.File("blocks"));
        CopyFiles(Path.Combine(node.DataFolder, "sidecars"), copy.File("sidecars"));
        using var rebuilt = RocksDbStore.Open(copy.File("database"));
        using var logs = BlockLogs.Open(copy.Path);
        using var chain = Blockchain.Open(GenesisReader.Read(File.ReadAllBytes(node.GenesisFile)), rebuilt, logs);
        using var kept = RocksDbStore.Open(Path.Combine(node.DataFolder, "database"));
        foreach (var column in Column.All)
            CompareColumn(column, rebuilt, kept, chain.Head);
    }

    private static void CompareColumn(Column column, RocksDbStore rebuilt, RocksDbStore kept, ChainHead head)
    {
        using var expected = rebuilt.Iterate(column);
        using var found = kept.Iterate(column);
        expected.SeekToFirst();
        found.SeekToFirst();
        while (expected.Valid && found.Valid)
        {
            if (!expected.Key.SequenceEqual(found.Key) || !expected.Value.SequenceEqual(found.Value))
                throw Different(column, head, expected.Key);
            expected.Next();
            found.Next();
        }

        if (expected.Valid || found.Valid)
            throw Different(column, head, expected.Valid ? expected.Key : found.Key);
    }

    private static InvalidDataException Different(Column column, ChainHead head, ReadOnlySpan<byte> key)
        => new($"column {column} at block {head.Number} differs from a rebuilt one at {Convert.ToHexString(key)}");

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}

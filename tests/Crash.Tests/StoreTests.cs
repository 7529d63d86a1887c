using System.Globalization;

namespace MarketChain.Crash.Tests;

/// <summary>
/// The store keeps its word on a disk that loses what was not synced: it opens again, every batch is there whole or not
/// at all, and those up to the last synced one are all there. The database goes from crash to crash.
/// Of the batches after the last synced one any may be absent, not only the newest: RocksDB 7.8 does not notice when an
/// older log file has lost its end and a newer one has not.
/// </summary>
public sealed class StoreTests
{
    private const int Rounds = 12;
    private const long OperationsMax = 1500;

    [Fact]
    public async Task The_store_opens_after_every_crash_with_all_that_was_synced()
    {
        using var disk = new Disk();
        var promises = new Promises();
        var loop = new CrashLoop
        {
            Command = () => Child.Command("store", disk.Root),
            Folder = disk.Root,
            OperationsMax = OperationsMax,
            Load = async (store, _) =>
            {
                await store.WaitForExitAsync(Disk.Deadline);
                promises.Hear(store.Output);
            },
            Verify = async store => promises.Check(await store.WaitForLineAsync(
                line => line.StartsWith("opened ", StringComparison.Ordinal), Disk.Deadline)),
        };
        await loop.RunAsAskedAsync(Rounds);
    }

    /// <summary>What the store has promised, and which batches, never promised, it has lost.</summary>
    private sealed class Promises
    {
        private readonly HashSet<long> _lost = [];
        private long _synced;

        public void Hear(string output)
            => _synced = output.Split('\n').Where(line => line.StartsWith("synced ", StringComparison.Ordinal))
                .Select(line => Number(line["synced ".Length..])).Append(_synced).Max();

        /// <summary>Takes the line <c>opened LAST [without NUMBER ...]</c>.</summary>
        public void Check(string opened)
        {
            var words = opened.Split(' ');
            var absent = words.Skip(3).Select(Number).ToList();
            Assert.InRange(Number(words[1]), _synced, long.MaxValue);
            Assert.DoesNotContain(absent, number => number <= _synced && !_lost.Contains(number));
            _lost.UnionWith(absent);
        }

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}

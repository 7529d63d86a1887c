using System.Globalization;

namespace MarketChain.Crash.Tests;

/// <summary>Random histories, cut at a random operation: the disk holds something that the twin allows.</summary>
public sealed class ModelTests
{
    private const int StepsMax = 24;
    private static readonly string[] Folders = ["d", "e"];
    private static readonly string[] Paths = ["d/a", "d/b", "e/a", "e/b"];

    [Fact]
    public Task Whatever_happened_the_disk_holds_what_it_may()
        => Seeds.EachAsync(250, async random =>
        {
            using var disk = new Disk();
            await disk.PrepareAsync("mkdir d", "mkdir e");
            var model = new DiskModel(Folders[0], Folders[1]);
            var history = new History(model, random, random.Next(1, 2 * StepsMax));
            for (var step = 0; step < StepsMax; step++)
                history.AddStep();
            await disk.LosePowerAfterAsync(disk.Loss((ulong)random.NextInt64(), history.CrashAt), history.Steps);

            var files = disk.Content().Where(entry => entry.Value is not null)
                .ToDictionary(entry => entry.Key, entry => File.ReadAllBytes(Path.Combine(disk.Root, entry.Key)));
            Assert.True(model.Allows(files), $"crash at {history.CrashAt} of\n{string.Join('\n', history.Steps)}\n"
                + $"left {disk.Listing().Replace('\0', '.')}");
        });

    /// <summary>
    /// Draws steps that can succeed, and tells the model of each operation up to the one that power is lost at; that
    /// one happens too, unless it is a sync.
    /// </summary>
    private sealed class History(DiskModel model, Random random, int crashAt)
    {
        /// <summary>What is there for the running program, the operations after the crash included.</summary>
        private readonly DiskModel _program = new(Folders[0], Folders[1]);
        private int _operations;

        public int CrashAt => crashAt;

        public List<string> Steps { get; } = [];

        public void AddStep()
        {
            var path = random.GetItems(Paths, 1)[0];
            var isThere = _program.Paths.Contains(path);
            switch (random.Next(isThere ? 10 : 4))
            {
                case 0:
                    Sync(random.GetItems(Folders, 1)[0]);
                    break;
                case <= 3:
                    Write(path, isThere);
                    break;
                case 4:
                    Resize(path, random.Next(12));
                    break;
                case 5:
                    Take($"remove {path}", disk => disk.Remove(path));
                    break;
                case 6 or 7:
                    TakeName(path, random.GetItems(Paths, 1)[0]);
                    break;
                default:
                    Take($"sync {path}", disk => disk.SyncFile(path), isSync: true);
                    break;
            }
        }

        private void Sync(string folder) => Take($"sync {folder}", disk => disk.SyncFolder(folder), isSync: true);

        private void Write(string path, bool isThere)
        {
            var offset = random.Next(8);
            var text = new string((char)random.Next('a', 'z' + 1), random.Next(1, 8));
            if (!isThere)
                Tell(disk => disk.Create(path));
            Take(string.Create(CultureInfo.InvariantCulture, $"write {path} {offset} {text}"),
                disk => disk.Write(path, offset, text));
        }

        private void Resize(string path, int size)
            => Take(string.Create(CultureInfo.InvariantCulture, $"truncate {path} {size}"),
                disk => disk.Resize(path, size));

        private void TakeName(string path, string other)
        {
            if (!_program.Paths.Contains(other) && random.Next(3) == 0)
                Take($"link {path} {other}", disk => disk.Link(path, other));
            else if (path != other)
                Take($"rename {path} {other}", disk => disk.Move(path, other));
        }

        private void Take(string step, Action<DiskModel> operation, bool isSync = false)
        {
            Steps.Add(step);
            Tell(operation, isSync);
        }

        private void Tell(Action<DiskModel> operation, bool isSync = false)
        {
            operation(_program);
            _operations++;
            if (_operations < crashAt || (_operations == crashAt && !isSync))
                operation(model);
        }
    }
}

namespace MarketChain.Crash.Tests;

/// <summary>A folder that stands for a disk, and the actor that works on it by a script until power is lost.</summary>
internal sealed class Disk : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string> ActorProgram = new(
        () => NativeBuild.Compile("actor", [Path.Combine(AppContext.BaseDirectory, "actor", "actor.c")], []));

    private readonly TempFolder _home = new();

    public Disk() => Directory.CreateDirectory(Root);

    public string Root => _home.File("disk");

    /// <summary>Removes everything from the disk.</summary>
    public void Clear()
    {
        Directory.Delete(Root, recursive: true);
        Directory.CreateDirectory(Root);
    }

    /// <summary>A path beside the disk.</summary>
    public string Beside(string name) => _home.File(name);

    /// <summary>The command that makes these steps (<c>actor/actor.c</c> says which there are).</summary>
    public ProcessCommand Actor(params IEnumerable<string> steps)
    {
        var script = _home.File("script");
        File.WriteAllLines(script, steps);
        return new ProcessCommand(ActorProgram.Value, Root, script);
    }

    /// <summary>Makes the steps on a disk that loses nothing: what was there before.</summary>
    public async Task PrepareAsync(params IEnumerable<string> steps)
    {
        await using var actor = CrashableProcess.Start(Actor(steps));
        var end = await actor.WaitForExitAsync(Deadline);
        Assert.True(end.Code == 0, end.ToString());
    }

    /// <summary>Makes the steps, and then, or at the operation named, loses power.</summary>
    public async Task LosePowerAfterAsync(PowerLoss loss, params IEnumerable<string> steps)
    {
        await using var actor = CrashableProcess.Start(Actor([.. steps, "crash"]), loss);
        var end = await actor.WaitForExitAsync(Deadline);
        Assert.True(end.LostPower, end.ToString());
    }

    public PowerLoss Loss(ulong seed, long atOperation = 0)
        => new() { Folder = Root, Seed = seed, AtOperation = atOperation };

    public PowerLoss LossOfAllUnsynced() => new() { Folder = Root, Survival = Survival.SyncedOnly };

    /// <summary>Every path on the disk with the text of the file; a folder has null.</summary>
    public SortedDictionary<string, string?> Content()
    {
        var content = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Root, entry.FullName);
            content[path] = entry is FileInfo ? File.ReadAllText(entry.FullName) : null;
        }

        return content;
    }

    /// <summary>Content in one line, for comparing: <c>a=text b/ b/c=more</c>.</summary>
    public string Listing()
        => string.Join(' ', Content().Select(entry => entry.Key + (entry.Value is { } text ? "=" + text : "/")));

    public void Dispose() => _home.Dispose();
}

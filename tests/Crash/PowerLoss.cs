using System.Globalization;

namespace MarketChain.Crash;

/// <summary>What the disk keeps of that which was not synced.</summary>
public enum Survival
{
    /// <summary>The seed decides: all, nothing, or for each file and folder something in between.</summary>
    Seeded,

    /// <summary>Nothing.</summary>
    SyncedOnly,

    /// <summary>All, as when only the process is killed.</summary>
    Everything,
}

/// <summary>When a process is to lose power, and which of its unsynced writes the disk is to have kept.</summary>
public sealed record PowerLoss
{
    /// <summary>The folder that stands for the disk; it must exist before the process starts.</summary>
    public required string Folder { get; init; }

    /// <summary>Decides what survives. The same seed with the same operations leaves the same bytes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What survives, when it is not the seed that decides.</summary>
    public Survival Survival { get; init; }

    /// <summary>The operation in the folder, from 1, during which power goes; 0: none, only the power button.</summary>
    public long AtOperation { get; init; }

    /// <summary>A file, outside the folder, that gets the number of operations at a normal exit; null: none.</summary>
    public string? CountFile { get; init; }

    /// <summary>A file whose appearance makes the process lose power; null: none.</summary>
    public string? TriggerFile { get; init; }

    /// <summary>The environment that makes a process obey this.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Environment()
    {
        yield return new("LD_PRELOAD", CrashShim.LibraryPath);
        yield return new("CRASH_DIR", Path.GetFullPath(Folder));
        yield return new("CRASH_SEED", Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("CRASH_AT", AtOperation.ToString(CultureInfo.InvariantCulture));
        if (Survival != Survival.Seeded)
            yield return new("CRASH_MOOD", Survival == Survival.SyncedOnly ? "lose" : "keep");
        if (CountFile is not null)
            yield return new("CRASH_COUNT_FILE", Path.GetFullPath(CountFile));
        if (TriggerFile is not null)
            yield return new("CRASH_TRIGGER_FILE", Path.GetFullPath(TriggerFile));
    }
}

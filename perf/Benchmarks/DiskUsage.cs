using System.Globalization;
using MarketChain.Storage;

namespace MarketChain.Benchmarks;

/// <summary>Bytes of a data folder: the database's columns, its log and diary, and the folders beside it.</summary>
internal sealed record DiskUsage(IReadOnlyList<(string Part, long Bytes)> Parts)
{
    public long TotalBytes => Parts.Sum(part => part.Bytes);

    /// <summary>With nothing left in memory or in the database's log, and every column in its smallest form.</summary>
    public static DiskUsage Settled(BenchChain chain)
    {
        chain.Flush();
        foreach (Column column in Column.All)
        {
            chain.Store.Compact(column);
        }

        List<(string Part, long Bytes)> parts = [];
        foreach (Column column in Column.All)
        {
            parts.Add(($"database, {column}", chain.Store.Usage(column).FileBytes));
        }

        // Files that compaction has replaced may still wait to be removed: what counts is what is alive.
        parts.AddRange(Directory.GetDirectories(chain.Folder)
            .Where(folder => Path.GetFileName(folder) != "database")
            .Select(folder => (Path.GetFileName(folder), BytesBelow(folder)))
            .Order());
        return new DiskUsage(parts);
    }

    /// <summary>What was added since an earlier moment, a line for each part that grew.</summary>
    public void PrintSince(DiskUsage before, double impressions)
    {
        Dictionary<string, long> then = before.Parts.ToDictionary(part => part.Part, part => part.Bytes);
        foreach ((string part, long bytes) in Parts)
        {
            long more = bytes - then.GetValueOrDefault(part);
            if (Math.Abs(more) >= impressions / 100)
            {
                Figures.Print($"  {part}", string.Create(
                    CultureInfo.InvariantCulture, $"{more / impressions,9:N2} bytes an impression"));
            }
        }
    }

    private static long BytesBelow(string folder)
        => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// What a power loss leaves of bytes that were written and not synced: any of the sectors, which are whole.
/// </summary>
internal static class Tearing
{
    private const int SectorLength = 512;

    /// <summary>Puts some sectors back.</summary>
    /// <param name="written">As the process saw it.</param>
    /// <param name="synced">As it is on disk for good, of the same length.</param>
    /// <param name="random">Says which.</param>
    public static void Mix(Span<byte> written, ReadOnlySpan<byte> synced, Random random)
    {
        for (int at = 0; at < written.Length; at += SectorLength)
        {
            Span<byte> sector = written[at..Math.Min(at + SectorLength, written.Length)];
            ReadOnlySpan<byte> old = synced.Slice(at, sector.Length);
            if (!sector.SequenceEqual(old) && random.Next(2) == 0)
            {
                old.CopyTo(sector);
            }
        }
    }

    /// <summary>Of a file that was only appended to: it ends anywhere, and sectors before that may be zeros.</summary>
    /// <param name="path">The file.</param>
    /// <param name="syncedLength">Its bytes that are on disk for good.</param>
    /// <param name="random">Says what is left.</param>
    public static void Cut(string path, long syncedLength, Random random)
    {
        byte[] written = File.ReadAllBytes(path);
        if (written.Length > syncedLength)
        {
            byte[] synced = new byte[written.Length];
            written.AsSpan(0, (int)syncedLength).CopyTo(synced);
            int length = random.Next((int)syncedLength, written.Length + 1);
            if (random.Next(2) == 0)
            {
                Mix(written, synced, random);
            }

            File.WriteAllBytes(path, written[..length]);
        }
    }
}

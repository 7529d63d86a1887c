namespace MarketChain.Node.Snapshots;

/// <summary>What snapshots may take of a disk: never the last of it, which blocks need.</summary>
internal static class DiskRoom
{
    /// <summary>Bytes that stay free: days of blocks.</summary>
    private const long Reserve = 1L << 30;

    /// <summary>Bytes that snapshots may still take.</summary>
    public static long Left(string folder) => new DriveInfo(folder).AvailableFreeSpace - Reserve;
}

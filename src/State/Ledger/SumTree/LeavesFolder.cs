using System.Globalization;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Storage;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>
/// The files of leaves of a node: <c>&lt;epoch&gt;/&lt;campaign&gt;.leaves</c>. Leaves are appended, and synced, before
/// the database batch of the block that settles them: so after a crash the file is never behind the epoch's cursor, and
/// a block that is applied again writes the same bytes to the same place.
/// </summary>
/// <param name="folder">Where they are; made when the first one is.</param>
public sealed class LeavesFolder(string folder)
{
    /// <summary>The file of an epoch, there or not.</summary>
    public string PathOf(EpochKey epoch)
        => Path.Combine(folder, Text(epoch.Epoch), Text(epoch.Campaign) + ".leaves");

    /// <summary>Writes leaves at their places and waits for the disk.</summary>
    /// <param name="header">Their epoch, with the numbers of leaves that it will have.</param>
    /// <param name="leaves">Consecutive ones; those before them are there already.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Append(in LeavesHeader header, ReadOnlySpan<PayoutLeaf> leaves)
    {
        using LeavesAppender appender = new(PathOf(header.Epoch), header);
        appender.Write(leaves);
        appender.Sync();
    }

    /// <summary>Ends the file of an epoch whose last leaf is written, and waits for the disk.</summary>
    /// <param name="header">The epoch.</param>
    /// <param name="root">The hash at the root of the epoch's frontier.</param>
    /// <exception cref="StorageException">The disk failed, or the leaves on it do not lead to the root.</exception>
    public void Complete(in LeavesHeader header, in Hash256 root)
    {
        using LeavesAppender appender = new(PathOf(header.Epoch), header);
        Hash256 found = appender.Complete().Hash;
        if (found != root)
        {
            throw new StorageException(
                StorageFault.Corrupt, $"the leaves of {header.Epoch} lead to {found}, not to the root {root}");
        }

        appender.Sync();
    }

    /// <summary>Opens the file of a settled epoch.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public LeavesFault TryOpen(EpochKey epoch, out LeavesReader? reader)
        => LeavesReader.TryOpen(PathOf(epoch), epoch, out reader);

    /// <summary>Reads leaves of a settled epoch, all of which are there.</summary>
    /// <exception cref="StorageException">The file is not there, or not as it was written; or the disk
    /// failed.</exception>
    public void Read(EpochKey epoch, uint first, Span<PayoutLeaf> leaves)
    {
        LeavesFault fault = TryOpen(epoch, out LeavesReader? reader);
        using (reader)
        {
            if (reader is null || !reader.TryRead(first, leaves, out int count) || count != leaves.Length)
            {
                string reason = fault == LeavesFault.None ? $"{LeavesFault.WrongRun}" : $"{fault}";
                throw new StorageException(StorageFault.Corrupt, $"the leaves of {epoch} cannot be read: {reason}");
            }
        }
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}

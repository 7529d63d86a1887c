using System.Globalization;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>The files of pages of a node: <c>pages-&lt;block, 20 digits&gt;.bin</c>.</summary>
/// <param name="folder">Where they are; made when the first one is.</param>
public sealed class CheckpointFolder(string folder)
{
    private const string Prefix = "pages-";
    private const string Suffix = ".bin";
    private const int Digits = 20;

    /// <summary>The file of a block, there or not.</summary>
    public string PathOf(ulong block)
        => Path.Combine(folder, Prefix + block.ToString($"D{Digits}", CultureInfo.InvariantCulture) + Suffix);

    /// <summary>The blocks that have a file, whole or not, newest first.</summary>
    public IReadOnlyList<ulong> NewestFirst()
        => Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, Prefix + "*" + Suffix).Select(
                BlockOf).OfType<ulong>().OrderDescending()]
            : [];

    /// <summary>Removes the files of all blocks before one.</summary>
    public void Prune(ulong before)
    {
        foreach (ulong block in NewestFirst().Where(block => block < before))
        {
            File.Delete(PathOf(block));
        }
    }

    /// <summary>
    /// Removes files that cannot serve, so that they are made again: those that a start refused, and those of blocks
    /// that the node has not (any more), which must not count as newest.
    /// </summary>
    /// <param name="refused">Their paths.</param>
    /// <param name="head">The node's newest block.</param>
    public void RemoveUnusable(IEnumerable<string> refused, ulong head)
    {
        foreach (string path in refused.Concat(NewestFirst().Where(block => block > head).Select(PathOf)))
        {
            File.Delete(path);
        }
    }

    private static ulong? BlockOf(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        ReadOnlySpan<char> digits = name[Prefix.Length..^Suffix.Length];
        bool isBlock = digits.Length == Digits
            && ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong _);
        return isBlock ? ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : null;
    }
}

using MarketChain.Primitives;

namespace MarketChain.Replica.Signing;

/// <summary>What a page of a signing log begins with.</summary>
internal enum PageKind : byte
{
    /// <summary>Bytes that began on a page before; or nothing yet.</summary>
    Rest = 0,

    /// <summary>An entry's head, or its copy.</summary>
    Head = 1,

    /// <summary>A block.</summary>
    Block = 2,
}

/// <summary>
/// Bytes in pages. Each page begins with its kind, so that no block, whatever is in it, can look like a head; and no
/// page holds bytes of two entries, so that a write that is torn damages nothing but itself.
/// </summary>
internal static class LogPages
{
    /// <summary>Bytes of a page, as disks and the system's cache have them.</summary>
    public const int Size = 4_096;

    private const int PayloadSize = Size - 1;

    /// <summary>Bytes that so many take on disk.</summary>
    public static int LengthOf(int bytes) => (bytes + PayloadSize - 1) / PayloadSize * Size;

    /// <summary>Lays bytes out.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="kind">Of the first page.</param>
    /// <param name="pages">Exactly <see cref="LengthOf"/> bytes, all zero.</param>
    public static void Write(ReadOnlySpan<byte> bytes, PageKind kind, Span<byte> pages)
    {
        Invariant.Check(pages.Length == LengthOf(bytes.Length));
        for (; bytes.Length > 0; kind = PageKind.Rest)
        {
            int count = Math.Min(bytes.Length, PayloadSize);
            pages[0] = (byte)kind;
            bytes[..count].CopyTo(pages[1..]);
            bytes = bytes[count..];
            pages = pages[Size..];
        }
    }

    /// <summary>Reads what <see cref="Write"/> has laid out.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="kind">Of the first one.</param>
    /// <param name="bytes">Receives as many as there were.</param>
    /// <returns>False when a page is of another kind.</returns>
    public static bool TryRead(ReadOnlySpan<byte> pages, PageKind kind, Span<byte> bytes)
    {
        Invariant.Check(pages.Length == LengthOf(bytes.Length));
        for (; bytes.Length > 0; kind = PageKind.Rest)
        {
            int count = Math.Min(bytes.Length, PayloadSize);
            if (pages[0] != (byte)kind)
            {
                return false;
            }

            pages.Slice(1, count).CopyTo(bytes);
            bytes = bytes[count..];
            pages = pages[Size..];
        }

        return true;
    }
}

using System.Buffers.Binary;
using MarketChain.Marketing.Attention;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Models;

/// <summary>
/// What a contract is asked and answers, by Solidity's ABI (docs/spec/models.md 3):
/// <code>
/// call    | selector 4 | campaign 32 | site 32 | offset of rows 32 | n 32 | row 32 · n |
/// answer  | offset of scores 32 | n 32 | score 32 · n |
/// row     a word, from its low end: | dwellMs 32 | visiblePermille 16 | flags 8 | format 8 | level 8 | zeros 8 |
///         | formatBps 16 | creative 32 | placement 32 | timeMs 64 | zeros 32 |     widths in bits
/// </code>
/// </summary>
internal static class ModelCallData
{
    private const int Word = UInt256.Size;
    private const int HeadSize = 4 + (4 * Word);
    private const int RowsOffset = 3 * Word;
    private const int AnswerHeadSize = 2 * Word;

    /// <summary>Of <c>score(uint32,uint32,uint256[])</c>; a test computes it anew.</summary>
    internal static ReadOnlySpan<byte> Selector => [0x46, 0x9f, 0x86, 0xea];

    internal static int SizeOf(int rows) => HeadSize + (rows * Word);

    /// <summary>Writes all but the rows.</summary>
    internal static void WriteHead(Span<byte> call, uint campaign, uint site, int rows)
    {
        call[..HeadSize].Clear();
        Selector.CopyTo(call);
        PutNumber(call, 1, campaign);
        PutNumber(call, 2, site);
        PutNumber(call, 3, RowsOffset);
        PutNumber(call, 4, (uint)rows);
    }

    /// <summary>Writes a row.</summary>
    /// <param name="call">The call.</param>
    /// <param name="index">Which of its rows.</param>
    /// <param name="facts">The row.</param>
    /// <param name="withClick">False leaves a click out.</param>
    internal static void WriteRow(Span<byte> call, int index, in ModelRow facts, bool withClick)
    {
        ImpressionFlags flags = withClick ? facts.Flags : facts.Flags & ~ImpressionFlags.Click;
        Span<byte> row = call.Slice(HeadSize + (index * Word), Word);
        BinaryPrimitives.WriteUInt64BigEndian(row[24..], facts.DwellMs
            | ((ulong)facts.VisiblePermille << 32) | ((ulong)(byte)flags << 48) | ((ulong)facts.Format << 56));
        BinaryPrimitives.WriteUInt64BigEndian(
            row[16..], facts.Level | ((ulong)facts.FormatBps << 16) | ((ulong)facts.Creative << 32));
        BinaryPrimitives.WriteUInt64BigEndian(row[8..], facts.Placement | (facts.TimeMs << 32));
        BinaryPrimitives.WriteUInt64BigEndian(row, facts.TimeMs >> 32);
    }

    /// <summary>True for one score for each row and nothing else.</summary>
    internal static bool IsAnswer(ReadOnlySpan<byte> answer, int rows)
        => answer.Length == AnswerHeadSize + (rows * Word)
            && IsNumber(answer[..Word], Word)
            && IsNumber(answer.Slice(Word, Word), (uint)rows);

    /// <summary>A score of an answer that is one; false when it is above the most that a row can be worth.</summary>
    internal static bool TryReadScore(ReadOnlySpan<byte> answer, int index, out uint score)
    {
        ReadOnlySpan<byte> word = answer.Slice(AnswerHeadSize + (index * Word), Word);
        score = BinaryPrimitives.ReadUInt32BigEndian(word[28..]);
        return score <= UaModel1.UaMax && IsNumber(word, score);
    }

    private static void PutNumber(Span<byte> call, int word, uint value)
        => BinaryPrimitives.WriteUInt32BigEndian(call[(word * Word)..], value);

    private static bool IsNumber(ReadOnlySpan<byte> word, uint value)
        => !word[..28].ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadUInt32BigEndian(word[28..]) == value;
}

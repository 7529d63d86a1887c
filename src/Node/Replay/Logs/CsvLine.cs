namespace MarketChain.Node.Replay.Logs;

/// <summary>
/// Cuts a line of comma-separated fields. A field in double quotes may hold commas, and a quote as two quotes (RFC
/// 4180); it may not go on in the next line. Fields are ranges of the line, so nothing is allocated.
/// </summary>
internal sealed class CsvLine
{
    /// <summary>Fields in the widest line.</summary>
    public const int FieldsMax = 1_024;

    private readonly Range[] _fields = new Range[FieldsMax];

    /// <summary>How many fields the line has.</summary>
    public int Count { get; private set; }

    /// <summary>Where a field is, without its quotes.</summary>
    public Range this[int field] => _fields[field];

    /// <summary>Cuts a line; false when it has too many fields or a quote that is not closed.</summary>
    public bool TryCut(ReadOnlySpan<char> line)
    {
        Count = 0;
        for (int at = 0; at <= line.Length; at++)
        {
            if (Count == FieldsMax || !TryFindEnd(line, at, out Range field, out int end))
            {
                return false;
            }

            _fields[Count++] = field;
            at = end;
        }

        return true;
    }

    /// <summary>The field that begins at a place, and the comma (or the line's end) behind it.</summary>
    private static bool TryFindEnd(ReadOnlySpan<char> line, int start, out Range field, out int end)
    {
        if (start < line.Length && line[start] == '"')
        {
            int close = FindClosingQuote(line, start + 1);
            field = (start + 1)..Math.Max(start + 1, close);
            end = close + 1;
            return close >= 0 && (end == line.Length || line[end] == ',');
        }

        int comma = line[start..].IndexOf(',');
        end = comma < 0 ? line.Length : start + comma;
        field = start..end;
        return true;
    }

    private static int FindClosingQuote(ReadOnlySpan<char> line, int from)
    {
        for (int at = from; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                continue;
            }

            if (at + 1 == line.Length || line[at + 1] != '"')
            {
                return at;
            }

            at++;
        }

        return -1;
    }
}

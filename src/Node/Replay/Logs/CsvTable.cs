using System.Globalization;
using System.Text;

namespace MarketChain.Node.Replay.Logs;

/// <summary>A file of comma-separated rows under a header that names the columns. Every error names its line.</summary>
internal sealed class CsvTable : IDisposable
{
    private const int ShownCharsMax = 40;

    private readonly LineReader _lines;
    private readonly CsvLine _cut = new();
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private int _width;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="LogFormatException">There is no header.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public CsvTable(string file)
    {
        _lines = new LineReader(file);
        try
        {
            ReadHeader();
        }
        catch
        {
            _lines.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    /// <summary>Whether the header names a column.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>The place of a column.</summary>
    /// <exception cref="LogFormatException">The header does not name it.</exception>
    public int Column(string name)
        => _columns.TryGetValue(name, out int column)
            ? column
            : throw Error($"expected a column '{name}' in the header, got {string.Join(", ", _columns.Keys.Take(12))}");

    /// <summary>An error in the row that was read last.</summary>
    public LogFormatException Error(string message) => _lines.Error(message);

    /// <summary>Reads the next row that is not empty; false at the end.</summary>
    /// <exception cref="LogFormatException">It has other than the header's number of fields.</exception>
    public bool TryReadRow(out CsvRow row)
    {
        ReadOnlySpan<char> line;
        do
        {
            if (!_lines.TryRead(out line))
            {
                row = default;
                return false;
            }
        }
        while (line.IsEmpty);

        if (!_cut.TryCut(line) || _cut.Count != _width)
        {
            throw Error($"expected {_width} fields, got {_cut.Count}");
        }

        row = new CsvRow(this, line, _cut);
        return true;
    }

    private void ReadHeader()
    {
        if (!_lines.TryRead(out ReadOnlySpan<char> header) || !_cut.TryCut(header))
        {
            throw Error("expected a header with the names of the columns");
        }

        _width = _cut.Count;
        for (int i = 0; i < _width; i++)
        {
            string name = header[_cut[i]].ToString();
            if (!_columns.TryAdd(name, i))
            {
                throw Error($"the column '{name}' is named twice");
            }
        }
    }

    /// <summary>The row that was read last; valid until the next is.</summary>
    internal readonly ref struct CsvRow(CsvTable table, ReadOnlySpan<char> line, CsvLine cut)
    {
        private readonly ReadOnlySpan<char> _line = line;

        /// <summary>A field as it is.</summary>
        public ReadOnlySpan<char> this[int column] => _line[cut[column]];

        /// <summary>A whole number, at most <paramref name="max"/>.</summary>
        public ulong Number(int column, string name, ulong max)
            => ulong.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                && number <= max
                ? number
                : throw Wrong(column, $"{name}: expected a whole number from 0 to {max}");

        /// <summary>0 or 1.</summary>
        public bool Flag(int column, string name)
            => this[column] switch
            {
                "0" => false,
                "1" => true,
                _ => throw Wrong(column, $"{name}: expected 0 or 1"),
            };

        /// <summary>A name of the chain: 1 to <paramref name="bytesMax"/> bytes without control characters.</summary>
        public string Name(int column, string name, int bytesMax)
        {
            string text = this[column].ToString();
            bool fits = text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= bytesMax && !text.Any(char.IsControl);
            return fits
                ? text
                : throw Wrong(column, $"{name}: expected 1 to {bytesMax} bytes without control characters");
        }

        /// <summary>An error that shows what a field holds.</summary>
        public LogFormatException Wrong(int column, string expected)
        {
            ReadOnlySpan<char> got = this[column];
            string shown = got.Length <= ShownCharsMax ? got.ToString() : string.Concat(got[..ShownCharsMax], "…");
            return table.Error($"{expected}, got '{shown}'");
        }
    }
}

using System.Text;

namespace MarketChain.Node.Replay.Logs;

/// <summary>
/// Reads a text file line by line in bounded memory: a line that is longer than the limit is an error, not an
/// allocation. Lines end with LF or CR LF; the text is UTF-8, and nothing else passes for it.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Characters in the longest line: rows of known logs have under 1,000.</summary>
    public const int LineCharsMax = 64 << 10;

    private readonly string _file;
    private readonly StreamReader _reader;

    /// <summary>The longest line, CR and LF.</summary>
    private readonly char[] _buffer = new char[LineCharsMax + 2];
    private int _start;
    private int _end;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public LineReader(string file)
    {
        _file = Path.GetFileName(file);
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        _reader = new StreamReader(file, strict, detectEncodingFromByteOrderMarks: true);
    }

    /// <summary>Number of the last line that was read, from 1.</summary>
    public long Line { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>An error in the last line that was read.</summary>
    public LogFormatException Error(string message) => new(_file, Line, message);

    /// <summary>Reads the next line, which is valid until the next call; false at the end.</summary>
    /// <exception cref="LogFormatException">The line is too long, or not UTF-8.</exception>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        Line++;
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf('\n');
            if (found >= 0)
            {
                line = Take(searched + found, terminator: 1);
                return true;
            }

            searched = _end - _start;
            if (searched == _buffer.Length)
            {
                throw TooLong();
            }

            if (!TryFill())
            {
                line = Take(searched, terminator: 0);
                return searched > 0;
            }
        }
    }

    private ReadOnlySpan<char> Take(int length, int terminator)
    {
        ReadOnlySpan<char> line = _buffer.AsSpan(_start, length);
        _start += length + terminator;
        line = line is [.., '\r'] ? line[..^1] : line;
        return line.Length <= LineCharsMax ? line : throw TooLong();
    }

    private LogFormatException TooLong() => Error($"expected at most {LineCharsMax} characters in a line");

    private bool TryFill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        try
        {
            int read = _reader.Read(_buffer.AsSpan(_end));
            _end += read;
            return read > 0;
        }
        catch (DecoderFallbackException)
        {
            throw Error("expected UTF-8 text in it or soon after it");
        }
    }
}

using MarketChain.Node.Replay.Logs;

namespace MarketChain.Node.Tests.Replay;

public sealed class LogReaderTests : IDisposable
{
    private const string CsvHeader = "timestampMs,user,item,site,click,dwellMs,visible,format";
    private const string BanditHeader
        = ",timestamp,item_id,position,click,propensity_score,"
        + "user_feature_0,user_feature_1,user_feature_2,user_feature_3";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_a_plain_log_with_its_optional_fields()
    {
        LogRow[] rows = ReadCsv(
            CsvHeader,
            "1000,ann,\"shoes, red\",news,1,5000,900,7",
            "",
            "1000,bob,tea,news,0,,,\r",
            "2000,ann,tea,food,0,1,0,255");
        Assert.Equal(3, rows.Length);
        Assert.Equal((1000UL, "shoes, red", "news", true), (rows[0].TimeMs, rows[0].Item, rows[0].Site, rows[0].Click));
        Assert.Equal((5000U, (ushort)900), (rows[0].DwellMs!.Value, rows[0].VisiblePermille!.Value));
        Assert.Equal(7, rows[0].Format);
        Assert.Null(rows[1].DwellMs);
        Assert.Null(rows[1].VisiblePermille);
        Assert.Equal(rows[0].User, rows[2].User);
        Assert.NotEqual(rows[0].User, rows[1].User);
    }

    [Fact]
    public void Columns_are_found_by_their_names()
    {
        LogRow[] rows = ReadCsv("click,more,site,item,user,timestampMs", "1,x,news,tea,ann,5");
        Assert.Equal((5UL, "tea", "news", true), (rows[0].TimeMs, rows[0].Item, rows[0].Site, rows[0].Click));
    }

    [Theory]
    [InlineData(2, "timestampMs: expected a whole number", "x,ann,tea,news,0,,,")]
    [InlineData(2, "timestampMs: expected a whole number", "-1,ann,tea,news,0,,,")]
    [InlineData(2, "timestampMs: expected a whole number", "1.5,ann,tea,news,0,,,")]
    [InlineData(2, "timestampMs: expected a whole number", "99999999999999999999,ann,tea,news,0,,,")]
    [InlineData(2, "item: expected 1 to 64 bytes", "1,ann,,news,0,,,")]
    [InlineData(2, "site: expected 1 to 64 bytes", "1,ann,tea,a\u0007b,0,,,")]
    [InlineData(2, "click: expected 0 or 1", "1,ann,tea,news,2,,,")]
    [InlineData(2, "dwellMs: expected a whole number from 0 to 4294967295", "1,ann,tea,news,0,4294967296,,")]
    [InlineData(2, "visible: expected a whole number from 0 to 1000", "1,ann,tea,news,0,,1001,")]
    [InlineData(2, "format: expected a whole number from 0 to 255", "1,ann,tea,news,0,,,256")]
    [InlineData(2, "expected 8 fields, got 7", "1,ann,tea,news,0,,")]
    [InlineData(2, "expected 8 fields", "1,ann,\"tea,news,0,,,")]
    [InlineData(2, "expected 8 fields", "1,ann,\"tea\"x,news,0,,,")]
    [InlineData(3, "order of time: at least 5 ms", "5,ann,tea,news,0,,,", "4,ann,tea,news,0,,,")]
    public void Names_the_line_and_what_is_wrong_in_a_plain_log(long line, string message, params string[] rows)
        => AssertRefuses(line, message, () => ReadCsv([CsvHeader, .. rows]));

    [Theory]
    [InlineData("expected a column 'click'", "timestampMs,user,item,site")]
    [InlineData("named twice", "timestampMs,user,user,item,site,click")]
    public void Names_what_a_header_lacks(string message, string header)
        => AssertRefuses(1, message, () => ReadCsv(header, "1,a,b,c"));

    [Fact]
    public void An_empty_file_has_no_header()
        => AssertRefuses(1, "expected a header", () => LogSources.Open(Write(""), LogSources.Csv).Read().ToArray());

    [Fact]
    public void Reads_an_open_bandit_log()
    {
        LogRow[] rows = ReadBandit(
            BanditHeader,
            "0,2019-11-24 00:01:03.979311+00:00,2,2,0,0.045525,a,b,c,d",
            "1,2019-11-24 01:01:45+01:00,9,3,1,0.059345,a,b,c,e");
        Assert.Equal([1574553663979UL, 1574553705000UL], rows.Select(row => row.TimeMs));
        Assert.Equal(["item 2", "item 9"], rows.Select(row => row.Item));
        Assert.Equal([false, true], rows.Select(row => row.Click));
        Assert.NotEqual(rows[0].User, rows[1].User);
        Assert.All(rows, row => Assert.Equal("log", row.Site));
    }

    [Theory]
    [InlineData(2, "timestamp: expected a time", "0,24.11.2019,2,2,0,0.1,a,b,c,d")]
    [InlineData(2, "item_id: expected a whole number", "0,2019-11-24 00:01:03+00:00,x,2,0,0.1,a,b,c,d")]
    [InlineData(2, "click: expected 0 or 1", "0,2019-11-24 00:01:03+00:00,1,2,0.0,0.1,a,b,c,d")]
    [InlineData(2, "expected 10 fields, got 9", "0,2019-11-24 00:01:03+00:00,1,2,0,0.1,a,b,c")]
    [InlineData(
        3,
        "order of time",
        "0,2019-11-24 00:01:03+00:00,1,2,0,0.1,a,b,c,d",
        "1,2019-11-24 00:01:02+00:00,1,2,0,0.1,a,b,c,d")]
    public void Names_the_line_and_what_is_wrong_in_an_open_bandit_log(long line, string message, params string[] rows)
        => AssertRefuses(line, message, () => ReadBandit([BanditHeader, .. rows]));

    [Fact]
    public void Features_are_told_apart_by_their_places()
    {
        LogRow[] rows = ReadBandit(
            BanditHeader,
            "0,2019-11-24 00:01:03+00:00,1,2,0,0.1,ab,c,d,e",
            "1,2019-11-24 00:01:03+00:00,1,2,0,0.1,a,bc,d,e",
            "2,2019-11-24 00:01:03+00:00,1,2,0,0.1,c,ab,d,e");
        Assert.Equal(3, rows.Select(row => row.User).Distinct().Count());
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_memory()
    {
        string file = _folder.File("log.csv");
        using (StreamWriter writer = new(file))
        {
            writer.WriteLine(CsvHeader);
            string part = new('x', 1 << 20);
            for (int i = 0; i < 16; i++)
            {
                writer.Write(part);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefuses(2, "characters in a line", () => LogSources.Open(file, LogSources.Csv).Read().ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void The_longest_line_is_read()
    {
        string user = new('u', LineReader.LineCharsMax - "1,,tea,news,0,,,".Length);
        Assert.Single(ReadCsv(CsvHeader, $"1,{user},tea,news,0,,,"));
        AssertRefuses(2, "characters in a line", () => ReadCsv(CsvHeader, $"1,{user}u,tea,news,0,,,", "2,a,b,c,0,,,"));
    }

    [Fact]
    public void What_is_not_utf8_is_refused()
    {
        string file = _folder.File("log.csv");
        File.WriteAllBytes(file, [.. "timestampMs,user,item,site,click\n1,"u8, 0xff, 0xfe, .. ",a,b,0\n"u8]);
        Assert.Throws<LogFormatException>(() => LogSources.Open(file, LogSources.Csv).Read().ToArray());
    }

    [Fact]
    public void A_packed_file_is_recognised()
    {
        string file = _folder.File("log.csv");
        File.WriteAllBytes(file, [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 4]);
        AssertRefuses(1, "unpack it first", () => LogSources.Open(file, format: null));
    }

    [Theory]
    [InlineData(CsvHeader, "1,a,b,c,0,,,")]
    [InlineData(BanditHeader, "0,2019-11-24 00:01:03+00:00,1,2,0,0.1,a,b,c,d")]
    public void The_header_tells_the_format(string header, string row)
        => Assert.Single(LogSources.Open(Write($"{header}\n{row}\n"), format: null).Read());

    [Fact]
    public void A_header_of_no_format_is_refused()
        => AssertRefuses(
            1, "'timestampMs' (csv) or 'user_feature_0'", () => LogSources.Open(Write("a,b"), format: null));

    [Fact]
    public void Random_text_is_read_or_refused_and_nothing_else() => Seeds.Each(200, random =>
    {
        const string letters = "0123456789,\"\n\r -:.abé\0";
        string text = new([.. Enumerable.Range(0, 200).Select(_ => letters[random.Next(letters.Length)])]);
        string header = random.Next(2) == 0 ? CsvHeader : BanditHeader;
        try
        {
            _ = LogSources.Open(Write(header + "\n" + text), format: null).Read().ToArray();
        }
        catch (LogFormatException refused)
        {
            Assert.True(refused.Line >= 1);
        }
    });

    private LogRow[] ReadCsv(params string[] lines)
        => [.. LogSources.Open(Write(string.Join('\n', lines)), LogSources.Csv).Read()];

    private LogRow[] ReadBandit(params string[] lines)
        => [.. LogSources.Open(Write(string.Join('\n', lines) + "\n"), LogSources.OpenBandit).Read()];

    private string Write(string text)
    {
        string file = _folder.File("log.csv");
        File.WriteAllText(file, text);
        return file;
    }

    private static void AssertRefuses(long line, string message, Action read)
    {
        LogFormatException refused = Assert.Throws<LogFormatException>(read);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("log.csv", refused.Message, StringComparison.Ordinal);
        Assert.Equal(line, refused.Line);
    }

    private static void AssertRefuses(long line, string message, Func<object> read)
        => AssertRefuses(line, message, () => { _ = read(); });
}

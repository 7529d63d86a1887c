using System.Globalization;

namespace MarketChain.Benchmarks;

/// <summary>How large a measurement is. The defaults are those that the README's figures are taken with.</summary>
internal sealed record LoadSize
{
    public int Uids { get; init; } = 1_000_000;

    public int Campaigns { get; init; } = 100;

    public int RowsPerBatch { get; init; } = 1_000;

    public int BatchesPerBlock { get; init; } = 100;

    public int Blocks { get; init; } = 10;

    /// <summary>So small that it only shows that the harness works.</summary>
    public static LoadSize Smoke { get; } = new()
    {
        Uids = 2_000,
        Campaigns = 5,
        RowsPerBatch = 100,
        BatchesPerBlock = 4,
        Blocks = 3,
    };

    public long Rows => (long)RowsPerBatch * BatchesPerBlock * Blocks;

    /// <summary>Reads <c>--uids N --campaigns N --rows N --batches N --blocks N</c>.</summary>
    public static LoadSize Parse(string[] arguments)
    {
        LoadSize size = arguments.Contains("--smoke", StringComparer.Ordinal) ? Smoke : new LoadSize();
        for (int i = 0; i + 1 < arguments.Length; i++)
        {
            size = With(size, arguments[i], arguments[i + 1]);
        }

        return size;
    }

    public override string ToString()
        => $"{Uids:N0} UIDs, {Campaigns} campaigns, {Blocks} blocks of {BatchesPerBlock} batches of "
            + $"{RowsPerBatch:N0} rows";

    private static LoadSize With(LoadSize size, string name, string value)
        => name switch
        {
            "--uids" => size with { Uids = Number(value) },
            "--campaigns" => size with { Campaigns = Number(value) },
            "--rows" => size with { RowsPerBatch = Number(value) },
            "--batches" => size with { BatchesPerBlock = Number(value) },
            "--blocks" => size with { Blocks = Number(value) },
            _ => size,
        };

    private static int Number(string text)
        => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}

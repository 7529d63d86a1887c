using System.Globalization;

namespace MarketChain.Benchmarks;

/// <summary>How large a measurement is. Those below are the sizes of the figures in perf/README.md.</summary>
internal sealed record BenchSize
{
    public static BenchSize Blocks { get; } = new() { BlockCount = 10 };

    public static BenchSize Registrations { get; } = new();

    /// <summary>10,000,000 impressions in one epoch.</summary>
    public static BenchSize Start { get; } = new() { BlockCount = 100 };

    /// <summary>Users see a campaign several times, so that rows weigh less than impressions.</summary>
    public static BenchSize Disk { get; } = new() { Uids = 50_000, Campaigns = 20, BlockCount = 50 };

    /// <summary>Some 20 sizes, on both sides of where an index doubles.</summary>
    public static BenchSize Rows { get; } = new() { BlockCount = 40 };

    /// <summary>A batch a block, as long as one can be.</summary>
    public static BenchSize Models { get; } = new()
    {
        Uids = 20_000,
        Campaigns = 3,
        RowsPerBatch = 10_000,
        BatchesPerBlock = 1,
        BlockCount = 30,
    };

    public static BenchSize Trie { get; } = new();

    public static BenchSize Pool { get; } = new() { Runs = 20 };

    public static BenchSize Links { get; } = new() { Count = 20_000, Runs = 50 };

    public static BenchSize Evm { get; } = new() { Runs = 31 };

    public int Uids { get; init; } = 1_000_000;

    /// <summary>UIDs that register by their own key.</summary>
    public int Keys { get; init; } = 50_000;

    public int Campaigns { get; init; } = 100;

    public int RowsPerBatch { get; init; } = 1_000;

    public int BatchesPerBlock { get; init; } = 100;

    public int BlockCount { get; init; }

    public int Accounts { get; init; } = 5_000_000;

    public int Updates { get; init; } = 100_000;

    /// <summary>Transactions that fill the pool, or round trips.</summary>
    public int Count { get; init; } = 65_536;

    public int Runs { get; init; } = 7;

    /// <summary>Kept, and used again by the next run; null: a temporary one.</summary>
    public string? Folder { get; init; }

    /// <summary>The node's program; null: the one that was built beside this one.</summary>
    public string? Node { get; init; }

    /// <summary>Anvil's program; null: looked for.</summary>
    public string? Anvil { get; init; }

    public int RowsPerBlock => RowsPerBatch * BatchesPerBlock;

    public long RowCount => (long)RowsPerBlock * BlockCount;

    /// <summary>Reads <c>--smoke</c> and <c>--name value</c>, in any order.</summary>
    public BenchSize With(params IReadOnlyList<string> arguments)
    {
        BenchSize size = this;
        for (int i = 0; i < arguments.Count; i++)
        {
            size = arguments[i] == "--smoke" ? size.Smoke() : size.With(arguments[i], arguments[++i]);
        }

        return size;
    }

    /// <summary>So small that it only shows that the harness works.</summary>
    public BenchSize Smoke() => this with
    {
        Uids = 2_000,
        Keys = 20,
        Campaigns = 5,
        RowsPerBatch = 100,
        BatchesPerBlock = 4,
        BlockCount = 3,
        Accounts = 3_000,
        Updates = 500,
        Count = 500,
        Runs = 2,
    };

    public override string ToString()
        => $"{Uids:N0} UIDs, {Campaigns} campaigns, {BlockCount} blocks of {BatchesPerBlock} batches of "
            + $"{RowsPerBatch:N0} rows";

    private BenchSize With(string name, string value) => name switch
    {
        "--uids" => this with { Uids = Number(value) },
        "--keys" => this with { Keys = Number(value) },
        "--campaigns" => this with { Campaigns = Number(value) },
        "--rows" => this with { RowsPerBatch = Number(value) },
        "--batches" => this with { BatchesPerBlock = Number(value) },
        "--blocks" => this with { BlockCount = Number(value) },
        "--accounts" => this with { Accounts = Number(value) },
        "--updates" => this with { Updates = Number(value) },
        "--count" => this with { Count = Number(value) },
        "--runs" => this with { Runs = Number(value) },
        "--folder" => this with { Folder = value },
        "--node" => this with { Node = value },
        "--anvil" => this with { Anvil = value },
        _ => throw new ArgumentException($"there is no option {name}", nameof(name)),
    };

    private static int Number(string text)
        => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}

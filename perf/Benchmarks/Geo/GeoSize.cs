using System.Globalization;

namespace MarketChain.Benchmarks.Geo;

/// <summary>What validators in their cities are to do, and for how long.</summary>
internal sealed record GeoSize
{
    /// <summary>For four validators of whom one goes down; what waits is little, and always there.</summary>
    public static GeoSize Down { get; } = new()
    {
        Validators = 4,
        RowsPerSecond = 2_000,
        RowsPerBatch = 20,
        Uids = 5_000,
    };

    /// <summary>For validators with nothing to do.</summary>
    public static GeoSize Idle { get; } = new() { Seconds = 240, WarmUpSeconds = 20 };

    /// <summary>Three, or four.</summary>
    public int Validators { get; private init; } = 3;

    /// <summary>Of the chain's genesis.</summary>
    public int PeriodMs { get; init; } = 250;

    /// <summary>How long is measured, after as many seconds of the same load that count for nothing.</summary>
    public int Seconds { get; init; } = 60;

    public int WarmUpSeconds { get; init; } = 10;

    /// <summary>How long the others take to do without one that is down.</summary>
    public int SettleSeconds { get; init; } = 60;

    public int RowsPerSecond { get; init; } = 20_000;

    /// <summary>Few, so that something waits at any moment.</summary>
    public int RowsPerBatch { get; init; } = 200;

    public int Uids { get; init; } = 100_000;

    public int Campaigns { get; init; } = 10;

    /// <summary>What a sync takes longer than this machine's disk, ms.</summary>
    public int SyncMs { get; init; } = 5;

    /// <summary>False: all on one address, without the cities' delays.</summary>
    public bool IsWide { get; init; } = true;

    /// <summary>The node's program; null: the one that was built beside this one.</summary>
    public string? Node { get; init; }

    /// <summary>Kept, with the nodes' logs; null: a temporary one.</summary>
    public string? Folder { get; init; }

    /// <summary>In words.</summary>
    public string Distances => IsWide ? "with the cities' distances" : "without distances";

    /// <summary>Reads <c>--name value</c>, in any order.</summary>
    public GeoSize With(params IReadOnlyList<string> arguments)
    {
        GeoSize size = this;
        for (int i = 0; i < arguments.Count; i++)
        {
            size = arguments[i] == "--near" ? size with { IsWide = false } : size.With(arguments[i], arguments[++i]);
        }

        return size;
    }

    public override string ToString()
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{RowsPerSecond:N0} impressions/s in batches of {RowsPerBatch}, period {PeriodMs} ms, "
            + $"{SyncMs} ms more a sync, {Distances}, {Seconds} s");

    private GeoSize With(string name, string value) => name switch
    {
        "--period" => this with { PeriodMs = Number(value) },
        "--seconds" => this with { Seconds = Number(value) },
        "--warm-up" => this with { WarmUpSeconds = Number(value) },
        "--settle" => this with { SettleSeconds = Number(value) },
        "--rate" => this with { RowsPerSecond = Number(value) },
        "--rows" => this with { RowsPerBatch = Number(value) },
        "--uids" => this with { Uids = Number(value) },
        "--campaigns" => this with { Campaigns = Number(value) },
        "--sync" => this with { SyncMs = Number(value) },
        "--node" => this with { Node = value },
        "--folder" => this with { Folder = value },
        _ => throw new ArgumentException($"there is no option {name}", nameof(name)),
    };

    private static int Number(string text)
        => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}

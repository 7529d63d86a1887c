using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MarketChain.Evm;
using MarketChain.Evm.Precompiles;

namespace MarketChain.Benchmarks;

/// <summary>Time of each precompile on typical and on underpriced input, and the gas that a second is worth.</summary>
[MemoryDiagnoser]
[Config(typeof(GasColumns))]
public class PrecompileBenchmarks
{
    private readonly OutputBuffer _output = new();

    public static IEnumerable<PrecompileCall> Calls => PrecompileCalls.All;

    [ParamsSource(nameof(Calls))]
    public PrecompileCall Call { get; set; } = null!;

    [Benchmark]
    public bool Run() => Call.Run(_output);

    private sealed class GasColumns : ManualConfig
    {
        public GasColumns() => AddColumn(new GasColumn(Fork.Cancun), new GasColumn(Fork.Osaka));
    }

    /// <summary>Millions of gas a second, at a fork's price.</summary>
    private sealed class GasColumn(Fork fork) : IColumn
    {
        public string Id => $"MgasPerSecond{fork}";

        public string ColumnName => $"Mgas/s, {fork}";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => (int)fork;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"Gas of {fork} that a second of this is worth, in millions";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var call = (PrecompileCall)benchmarkCase.Parameters[nameof(Call)];
            double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
            return nanoseconds > 0 ? $"{call.Gas(fork) * 1_000 / nanoseconds.Value:F1}" : "-";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
            => GetValue(summary, benchmarkCase);

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public bool IsAvailable(Summary summary) => true;
    }
}

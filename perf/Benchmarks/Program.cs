using System.Globalization;
using BenchmarkDotNet.Running;
using MarketChain.Benchmarks;

// blocks [--uids N --campaigns N --rows N --batches N --blocks N | --smoke]   blocks of batches, built and imported
// pool [COUNT RUNS]                                                          the transaction pool when it is full
// anything else                                                              BenchmarkDotNet's own arguments
if (args is ["blocks", ..])
{
    string folder = Directory.CreateTempSubdirectory("marketchain-bench-").FullName;
    try
    {
        BlockBench.Run(LoadSize.Parse(args), folder);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }

    return;
}

if (args is ["pool", .. string[] numbers])
{
    int[] sizes = [.. numbers.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
    PoolBench.Run(sizes is [var count, ..] ? count : 65_536, sizes is [_, var runs] ? runs : 20);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

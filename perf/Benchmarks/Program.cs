using BenchmarkDotNet.Running;
using MarketChain.Benchmarks;

// blocks [--uids N --campaigns N --rows N --batches N --blocks N | --smoke]   blocks of batches, built and imported
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

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

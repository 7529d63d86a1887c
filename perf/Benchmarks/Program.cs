using BenchmarkDotNet.Running;

namespace MarketChain.Benchmarks;

/// <summary>
/// One program for all measurements:
/// <code>
/// blocks    batches of impressions, built and imported               [--uids --campaigns --rows --batches --blocks]
/// uids      registrations, by commitments and by users' own keys     [--uids --keys]
/// trie      random account updates and a root in a large trie        [--accounts --updates --runs --folder]
/// start     a node with counted impressions, from exec to answer     [as blocks, and --runs --folder --node]
/// disk      bytes an impression, while its rows are kept and after   [as blocks]
/// rows      memory a row of the ledger takes                         [--uids --campaigns --rows --batches --blocks]
/// pool      the transaction pool when it is full                     [--count --runs]
/// evm       contracts through eth_call, beside anvil where there is one  [--runs --anvil --node]
/// </code>
/// Each takes --smoke first: a size that only shows that it works. Anything else: BenchmarkDotNet's own arguments.
/// </summary>
internal static class BenchProgram
{
    public static void Main(string[] args)
    {
        switch (args)
        {
            case ["blocks", .. var rest]:
                InFolder(BenchSize.Blocks.With(rest), BlockBench.Run);
                break;
            case ["uids", .. var rest]:
                InFolder(BenchSize.Registrations.With(rest), RegistrationBench.Run);
                break;
            case ["trie", .. var rest]:
                InFolder(BenchSize.Trie.With(rest), TrieBench.Run);
                break;
            case ["start", .. var rest]:
                InFolder(BenchSize.Start.With(rest), StartBench.Run);
                break;
            case ["disk", .. var rest]:
                InFolder(BenchSize.Disk.With(rest), DiskBench.Run);
                break;
            case ["rows", .. var rest]:
                InFolder(BenchSize.Rows.With(rest), (size, _) => RowBench.Run(size));
                break;
            case ["pool", .. var rest]:
                BenchSize pool = BenchSize.Pool.With(rest);
                PoolBench.Run(pool.Count, pool.Runs);
                break;
            case ["evm", .. var rest]:
                InFolder(BenchSize.Evm.With(rest), EvmBench.Run);
                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(BenchProgram).Assembly).Run(args);
                break;
        }
    }

    private static void InFolder<T>(BenchSize size, Func<BenchSize, string, T> run)
    {
        using WorkFolder folder = new(size.Folder);
        run(size, folder.Path);
    }
}

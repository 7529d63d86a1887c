using BenchmarkDotNet.Running;
using MarketChain.Benchmarks.Geo;

namespace MarketChain.Benchmarks;

/// <summary>
/// One program for all measurements:
/// <code>
/// blocks    batches of impressions, built and imported               [--uids --campaigns --rows --batches --blocks]
/// models    the same scored by a contract, and by the built-in model   [as blocks]
/// uids      registrations, by commitments and by users' own keys     [--uids --keys]
/// trie      random account updates and a root in a large trie        [--accounts --updates --runs --folder]
/// start     a node with counted impressions, from exec to answer     [as blocks, and --runs --folder --node]
/// disk      bytes an impression, while its rows are kept and after   [as blocks]
/// rows      memory a row of the ledger takes                         [--uids --campaigns --rows --batches --blocks]
/// pool      the transaction pool when it is full                     [--count --runs]
/// links     links between nodes: made, and round trips over them     [--count --runs]
/// evm       contracts through eth_call, beside anvil where there is one  [--runs --anvil --node]
/// geo       three validators in their cities, under load  [--period --seconds --rate --rows --sync --near --folder]
/// down      four validators, of whom one is killed: blocks a second before and after    [as geo, and --settle]
/// idle      three validators without load, and a transaction now and then       [--period --seconds --sync --near]
/// turmoil   validators under load, who crash, freeze and are wiped  [--validators --seconds --seed]
/// </code>
/// Each but geo, down and idle takes --smoke first: a size that only shows that it works. Anything else:
/// BenchmarkDotNet's own arguments.
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
            case ["models", .. var rest]:
                InFolder(BenchSize.Models.With(rest), ModelBench.Run);
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
            case ["links", .. var rest]:
                BenchSize links = BenchSize.Links.With(rest);
                LinkBench.RunAsync(links.Count, links.Runs).GetAwaiter().GetResult();
                break;
            case ["evm", .. var rest]:
                InFolder(BenchSize.Evm.With(rest), EvmBench.Run);
                break;
            case ["geo", .. var rest]:
                GeoBench.Run(new GeoSize().With(rest));
                break;
            case ["down", .. var rest]:
                DownBench.Run(GeoSize.Down.With(rest));
                break;
            case ["idle", .. var rest]:
                IdleBench.Run(GeoSize.Idle.With(rest));
                break;
            case ["turmoil", .. var rest]:
                TurmoilBench.Run(TurmoilBench.Read(rest));
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

using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>A node that makes blocks and one that imports them, and what goes into the blocks.</summary>
internal sealed class ChainPair : IDisposable
{
    /// <summary>So 10,000 UIDs.</summary>
    private const int RegistrationsPerBlock = 10;

    private readonly BenchSize _size;

    /// <summary>With the site and the campaigns.</summary>
    public ChainPair(BenchSize size, string folder)
    {
        _size = size;
        BenchGenesis genesis = BenchGenesis.Create(MarketLoad.RichAddress());
        Maker = new BenchChain(genesis, Directory.CreateDirectory(Path.Combine(folder, "maker")).FullName);
        Importer = new BenchChain(genesis, Directory.CreateDirectory(Path.Combine(folder, "importer")).FullName);
        Load = new MarketLoad(size, genesis.Config, Maker.Chain.Spec.GenesisHash);
        Importer.Import(Maker.Make(Load.Opening()).Encode(), []);
    }

    public BenchChain Maker { get; }

    public BenchChain Importer { get; }

    public MarketLoad Load { get; }

    /// <summary>Registers all UIDs by commitments.</summary>
    public void Register() => Register("UIDs by commitment", Load.Registrations());

    /// <summary>Registers UIDs, in blocks of ten transactions, and prints how fast.</summary>
    public void Register(string what, IEnumerable<PooledTransaction> registrations)
    {
        Timings built = new($"{what}, built", "UIDs");
        Timings imported = new($"{what}, imported", "UIDs");
        foreach (PooledTransaction[] items in registrations.Chunk(RegistrationsPerBlock))
        {
            int uids = items.Sum(item => ((RegisterUids)((NativeTransaction)item.Transaction).Payload).Entries.Count);
            Block block = null!;
            built.Measure(uids, () => block = Maker.Make(items));
            byte[] encoded = block.Encode();
            imported.Measure(uids, () => Importer.Import(encoded, []));
        }

        built.Print();
        imported.Print();
    }

    /// <summary>Both came to the same block: prints and returns what it hashes to.</summary>
    public Hash256 Finish()
    {
        Invariant.Check(Maker.Chain.Head.Hash == Importer.Chain.Head.Hash);
        return Figures.PrintResult(Importer.Result);
    }

    public void Dispose()
    {
        Load.Dispose();
        Maker.Dispose();
        Importer.Dispose();
    }
}

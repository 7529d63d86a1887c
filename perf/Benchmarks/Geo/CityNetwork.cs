using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// Validators in their cities, each a process of its own with slow syncs, and the network between them. All of it goes
/// when disposed.
/// </summary>
internal sealed class CityNetwork : IDisposable
{
    private readonly GeoSize _size;
    private readonly WorkFolder _folder;
    private readonly IReadOnlyList<City> _cities;
    private readonly List<RpcProcess> _nodes = [];
    private WideNetwork? _network;

    public CityNetwork(GeoSize size)
    {
        _size = size;
        _cities = City.All(size.IsWide, size.Validators);
        _folder = new WorkFolder(size.Folder);
        Directory.CreateDirectory(_folder.Path);
        IEnumerable<(string, Ed25519PublicKey)> validators = _cities.Select(city => (city.Name, city.ValidatorKey));
        Genesis = BenchGenesis.CreateGeo(MarketLoad.RichAddress(), size.PeriodMs, validators);
    }

    /// <summary>The chain.</summary>
    public BenchGenesis Genesis { get; }

    /// <summary>Where the first validator serves.</summary>
    public Uri London => _nodes[0].Address;

    /// <summary>Starts all, and waits until they serve.</summary>
    public void Start()
    {
        string slowSync = Path.Combine(_folder.Path, "slowsync.so");
        NativeCode.Compile(
            Path.Combine(AppContext.BaseDirectory, "slowsync.c"), slowSync, "-shared", "-fPIC", "-ldl");
        _network = _size.IsWide ? WideNetwork.Start(_folder.Path) : null;
        string genesis = Path.Combine(_folder.Path, "genesis.json");
        File.WriteAllBytes(genesis, Genesis.File);
        foreach (City city in _cities)
        {
            _nodes.Add(CityNode.Start(city, _cities, _size, _folder.Path, genesis, slowSync));
        }
    }

    /// <summary>Kills the last of those that run; returns its name.</summary>
    public string KillLast()
    {
        _nodes[^1].Dispose();
        _nodes.RemoveAt(_nodes.Count - 1);
        return _cities[_nodes.Count].Name;
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _network?.Dispose();
        _folder.Dispose();
    }
}

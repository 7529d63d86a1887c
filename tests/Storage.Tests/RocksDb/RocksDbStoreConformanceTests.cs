using MarketChain.Storage.RocksDb;

namespace MarketChain.Storage.Tests.RocksDb;

public sealed class RocksDbStoreConformanceTests : StoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override IKeyValueStore Open() => RocksDbStore.Open(_folder.Path);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}

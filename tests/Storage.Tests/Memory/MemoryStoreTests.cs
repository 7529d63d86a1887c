using MarketChain.Storage.Memory;

namespace MarketChain.Storage.Tests.Memory;

public sealed class MemoryStoreTests : StoreConformance
{
    protected override IKeyValueStore Open() => new MemoryStore();
}

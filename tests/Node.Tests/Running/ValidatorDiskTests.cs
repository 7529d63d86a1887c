using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.Node.Watching;
using MarketChain.NodeKit;
using MarketChain.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketChain.Node.Tests.Running;

public sealed class ValidatorDiskTests : IDisposable
{
    private static readonly GenesisConfig Development = DevGenesis.Read();

    private readonly TempFolder _folder = new();
    private readonly MemoryStore _store = new();

    /// <summary>
    /// A chain that began with one validator may have many by now: this one, on an empty folder, would fork it.
    /// </summary>
    [Theory]
    [InlineData(false, 1UL)]
    [InlineData(true, null)]
    public void The_only_validator_begins_anew_only_where_nobody_could_hear_it(bool isHeard, ulong? fromHeight)
    {
        using BlockLogs logs = BlockLogs.Open(_folder.Path);
        using Blockchain chain = Blockchain.Open(Development, _store, logs);
        NodeOptions options = new() { DevValidator = "london", DataFolder = _folder.Path };
        using ValidatorKey? key = ValidatorKey.Open(options, Development);
        WallClock clock = new(TimeProvider.System, headMs: 0, factor: 1);
        using ValidatorDisk disk = ValidatorDisk.Open(
            _folder.File("votes"), key!, chain, isHeard, clock, new NodeMetrics(), NullLogger.Instance);
        Assert.Equal(fromHeight, disk.Record?.Newest.Height);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}

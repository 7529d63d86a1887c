using MarketChain.Chain.Checking;
using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>The check of all that a node keeps finds what was altered, and says what.</summary>
public sealed class ChainCheckTests : IDisposable
{
    private readonly TestChain _chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));

    public ChainCheckTests()
    {
        using Advertising market = new(_chain);
        market.RunDay(users: 6);
    }

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void A_whole_chain_is_well()
    {
        List<ulong> heard = [];
        ChainCheckReport report = ChainCheck.Run(_chain.Chain, _chain.Store, _chain.Logs, heard.Add);

        Assert.Empty(report.Faults);
        Assert.Equal(_chain.Chain.Head, report.Head);
        Assert.Equal((int)report.Head.Number + 1, heard.Count);
        Assert.Equal(24, report.Sidecars);
        Assert.True(report.CheckpointBlock > 8 && report.CheckpointRows > 0);
        Assert.True(report.Accounts > 3 && report.Slots > 0 && report.ChangeSets > 4);
    }

    [Fact]
    public void A_flipped_byte_in_any_account_is_found() => AssertFlipsAreFound(Column.AccountFlat, "state root");

    [Fact]
    public void A_flipped_byte_in_any_slot_is_found() => AssertFlipsAreFound(Column.SlotFlat, "");

    [Fact]
    public void A_flipped_byte_in_any_change_set_is_found() => AssertFlipsAreFound(Column.ChangeSets, "ledger digest");

    [Fact]
    public void A_flipped_byte_in_settled_leaves_is_found()
        => AssertFlipsAreFound(Column.SettledLeaves, "settled leaves");

    [Fact]
    public void A_flipped_byte_in_the_schedule_of_checkpoints_is_found()
    {
        byte[] key = "ledger-schedule"u8.ToArray();
        byte[] value = Read(Column.Meta).Single(row => row.Key.AsSpan().SequenceEqual(key)).Value;
        for (int i = 0; i < value.Length; i++)
        {
            byte[] flipped = [.. value];
            flipped[i] ^= 0x01;
            Put(Column.Meta, key, flipped);
            Assert.NotEmpty(Check().Faults);
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.98)]
    public void A_flipped_byte_in_the_pages_is_found(double where)
    {
        ulong block = Check().CheckpointBlock;
        string path = _chain.FileOf($"ledger/pages-{block:D20}.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[(int)(bytes.Length * where)] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains(Check().Faults, fault => fault.Contains(path, StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_pages_are_found()
    {
        Directory.Delete(_chain.FileOf("ledger"), recursive: true);

        Assert.Contains(Check().Faults, fault => fault.Contains("pages", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_change_set_is_found()
    {
        (byte[] key, _) = Read(Column.ChangeSets)[^1];
        using IWriteBatch batch = _chain.Store.CreateBatch();
        batch.Delete(Column.ChangeSets, key);
        _chain.Store.Write(batch, sync: true);

        Assert.Contains(Check().Faults, fault => fault.Contains("change set is missing", StringComparison.Ordinal));
    }

    private ChainCheckReport Check() => ChainCheck.Run(_chain.Chain, _chain.Store, _chain.Logs, _ => { });

    /// <summary>One byte of each of some values of a column, one after the other, each put back.</summary>
    private void AssertFlipsAreFound(Column column, string expected)
    {
        List<(byte[] Key, byte[] Value)> rows = Read(column);
        int step = Math.Max(1, rows.Count / 8);
        for (int i = 0; i < rows.Count; i += step)
        {
            (byte[] key, byte[] value) = rows[i];
            byte[] flipped = [.. value];
            flipped[i * 7 % value.Length] ^= 0x01;
            Put(column, key, flipped);
            Assert.Contains(Check().Faults, fault => fault.Contains(expected, StringComparison.Ordinal));
            Put(column, key, value);
        }

        Assert.Empty(Check().Faults);
    }

    private List<(byte[] Key, byte[] Value)> Read(Column column)
    {
        List<(byte[] Key, byte[] Value)> rows = [];
        using IStoreIterator iterator = _chain.Store.Iterate(column);
        for (iterator.SeekToFirst(); iterator.Valid; iterator.Next())
        {
            rows.Add((iterator.Key.ToArray(), iterator.Value.ToArray()));
        }

        return rows;
    }

    private void Put(Column column, byte[] key, byte[] value)
    {
        using IWriteBatch batch = _chain.Store.CreateBatch();
        batch.Put(column, key, value);
        _chain.Store.Write(batch, sync: true);
    }
}

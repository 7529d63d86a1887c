using MarketChain.Primitives;
using MarketChain.Storage.Segments;

namespace MarketChain.Storage.Tests.Segments;

public sealed class SegmentLogTests : IDisposable
{
    private const ulong HourMs = 3_600_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Reads_back_what_was_appended_before_and_after_reopening()
    {
        List<SegmentRecord> written = [];
        using (SegmentLog log = Open())
        {
            for (int number = 0; number < 50; number++)
            {
                written.Add(Append(log, (ulong)number * HourMs / 10, number));
            }

            Assert.All(written, record => AssertReads(log, record));
        }

        using SegmentLog again = Open();
        Assert.Equal(0, again.CutBytes);
        Assert.All(written, record => AssertReads(again, record));
        Assert.Equal(5, Directory.GetFiles(_folder.Path, "*.segment").Length);
        Assert.Equal(written.Select(Key), again.Enumerate().Select(Key));
        Assert.Equal(written.Skip(27).Select(Key), again.Enumerate(written[27].Pointer).Select(Key));
        Assert.Equal(
            written.Max(record => record.Pointer.Segment),
            Append(again, 0, 99).Pointer.Segment);
    }

    [Fact]
    public void Takes_the_newest_record_back_and_goes_on_behind_the_one_before()
    {
        SegmentRecord kept;
        SegmentRecord again;
        using (SegmentLog log = Open())
        {
            kept = Append(log, 0, 1);
            SegmentRecord taken = Append(log, 0, 2);
            Assert.True(log.Holds(taken.Pointer));
            log.CutNewest(taken.Pointer);
            Assert.False(log.Holds(taken.Pointer));
            Assert.False(log.Holds(new SegmentPointer(99, 16, 0)));
            again = Append(log, 0, 3);
            Assert.Equal(taken.Pointer.Offset, again.Pointer.Offset);
            Assert.Throws<InvariantException>(() => log.CutNewest(kept.Pointer));
        }

        using SegmentLog reopened = Open();
        Assert.Equal(new[] { kept, again }.Select(Key), reopened.Enumerate().Select(Key));
    }

    [Fact]
    public void An_empty_log_has_no_records_and_no_files()
    {
        using SegmentLog log = Open();
        log.Sync();
        Assert.Empty(log.Enumerate());
        Assert.Equal(0, log.SizeBytes);
        Assert.Equal(0, log.DropBefore(ulong.MaxValue));
        Assert.False(log.TryRead(new SegmentPointer(1, 16, 0), out _));
    }

    [Fact]
    public void Takes_any_time_and_an_empty_payload()
    {
        using SegmentLog log = Open();
        SegmentPointer first = log.Append(0, 1, 2, []);
        SegmentPointer last = log.Append(ulong.MaxValue, 3, ulong.MaxValue, []);
        Assert.Equal((0u, uint.MaxValue), (first.Segment, last.Segment));
        Assert.True(log.TryRead(last, out SegmentRecord record));
        Assert.Equal((3, ulong.MaxValue, 0), (record.Kind, record.Number, record.Payload.Length));
    }

    [Fact]
    public void Refuses_a_payload_above_the_maximum()
    {
        using SegmentLog log = Open();
        Assert.Throws<InvariantException>(() => log.Append(0, 0, 0, new byte[(64 << 20) + 1]));
        Append(log, 0, 1);
    }

    [Fact]
    public void Drops_whole_hours_that_have_ended()
    {
        using SegmentLog log = Open();
        SegmentRecord[] records = [.. Enumerable.Range(0, 4).Select(hour => Append(log, (ulong)hour * HourMs, hour))];
        long before = log.SizeBytes;
        Assert.Equal(0, log.DropBefore(HourMs - 1));
        IEnumerator<SegmentRecord> reading = log.Enumerate().GetEnumerator();
        Assert.True(reading.MoveNext());

        long freed = log.DropBefore((2 * HourMs) + 1);
        Assert.Equal(before - freed, log.SizeBytes);
        Assert.False(log.TryRead(records[1].Pointer, out _));
        AssertReads(log, records[2]);
        Assert.Equal(records[2..].Select(Key), log.Enumerate().Select(Key));
        Assert.Equal(records[2..].Select(Key), log.Enumerate(records[0].Pointer).Select(Key));
        Assert.True(reading.MoveNext());
        Assert.Equal(Key(records[2]), Key(reading.Current));
        reading.Dispose();

        log.DropBefore(3 * HourMs);
        AssertReads(log, records[3]);
    }

    [Fact]
    public void Drops_the_newest_hour_too_once_it_is_old_and_goes_on()
    {
        SegmentPointer old;
        using (SegmentLog log = Open())
        {
            old = Append(log, 0, 1).Pointer;
            Assert.Equal(0, log.DropBefore(HourMs - 1));
            Assert.True(log.DropBefore(HourMs) > 0);
            Assert.False(log.TryRead(old, out _));
            Assert.Empty(log.Enumerate());
            Assert.Equal(0, log.DropBefore(9 * HourMs));
        }

        using SegmentLog again = Open();
        Assert.Equal(0, again.CutBytes);
        Assert.False(again.TryRead(old, out _));
        SegmentRecord next = Append(again, 10 * HourMs, 2);
        AssertReads(again, next);
        Assert.Equal([Key(next)], again.Enumerate().Select(Key));
    }

    [Fact]
    public void A_pointer_to_nothing_is_damage_and_not_an_absent_record()
    {
        using SegmentLog log = Open();
        SegmentPointer pointer = Append(log, HourMs, 1).Pointer;
        Append(log, 3 * HourMs, 2);
        SegmentPointer[] wrong =
        [
            pointer with { Offset = pointer.Offset + 1 }, pointer with { Offset = 0 },
            pointer with { Offset = long.MaxValue }, pointer with { Offset = -1 },
            pointer with { Length = pointer.Length - 1 }, pointer with { Length = int.MaxValue },
            pointer with { Segment = 2 }, pointer with { Segment = 4 },
        ];
        Assert.All(wrong, missing => Assert.Equal(
            StorageFault.Corrupt, Assert.Throws<StorageException>(() => log.TryRead(missing, out _)).Fault));
    }

    [Fact]
    public void Refuses_a_folder_that_is_already_open()
    {
        using SegmentLog log = Open();
        Assert.Equal(StorageFault.Locked, Assert.Throws<StorageException>(Open).Fault);
    }

    [Fact]
    public void Refuses_to_append_once_closed()
    {
        SegmentLog log = Open();
        log.Dispose();
        Assert.Throws<StorageException>(() => Append(log, 0, 1));
        Assert.Throws<StorageException>(log.Sync);
    }

    [Fact]
    public void Leaves_files_of_others_alone()
    {
        File.WriteAllText(_folder.File("12.segment"), "not ours");
        File.WriteAllText(_folder.File("notes.txt"), "not ours");
        using SegmentLog log = Open();
        Append(log, 0, 1);
        Assert.Single(log.Enumerate());
    }

    [Fact]
    public async Task Reads_while_another_thread_appends()
    {
        using SegmentLog log = Open();
        SegmentRecord first = Append(log, 0, 0);
        var reader = Task.Run(() =>
        {
            int most = 0;
            while (most < 2000)
            {
                AssertReads(log, first);
                most = log.Enumerate().Count();
            }
        });
        for (int number = 1; number < 2000; number++)
        {
            Append(log, (ulong)number * HourMs / 300, number);
        }

        await reader.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => _folder.Dispose();

    private static SegmentRecord Append(SegmentLog log, ulong timeMs, int number)
    {
        byte[] payload = [.. Enumerable.Range(0, number * 3).Select(i => (byte)(i ^ number))];
        SegmentPointer pointer = log.Append(timeMs, (byte)(number % 3), (ulong)number, payload);
        return new SegmentRecord(pointer, (byte)(number % 3), (ulong)number, payload);
    }

    private static void AssertReads(SegmentLog log, SegmentRecord expected)
    {
        Assert.True(log.TryRead(expected.Pointer, out SegmentRecord record));
        Assert.Equal(Key(expected), Key(record));
    }

    private static (SegmentPointer Pointer, byte Kind, ulong Number, string Payload) Key(SegmentRecord record)
        => (record.Pointer, record.Kind, record.Number, Convert.ToHexString(record.Payload.Span));

    private SegmentLog Open() => SegmentLog.Open(_folder.Path);
}

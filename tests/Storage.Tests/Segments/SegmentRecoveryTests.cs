using System.Buffers.Binary;
using MarketChain.Storage.Segments;

namespace MarketChain.Storage.Tests.Segments;

/// <summary>A newest segment of three records, cut or damaged at every byte.</summary>
public sealed class SegmentRecoveryTests : IDisposable
{
    private const int Header = 16;
    private const int Overhead = 29;

    private static readonly int[] _payloads = [5, 40, 11];

    private readonly TemporaryFolder _folder = new();

    private string Newest => _folder.File("0000000002.segment");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cut_at_every_byte_leaves_the_whole_records_before_it(bool synced)
    {
        byte[] whole = Write(synced);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Newest, whole[..length]);
            int kept = Enumerable.Range(0, 4).Last(records => records == 0 || EndOf(records) <= length);
            AssertRecovers(kept, cutBytes: length <= Header ? 0 : length - EndOf(kept));
        }
    }

    [Fact]
    public void Every_flipped_byte_of_the_last_record_cuts_it()
    {
        byte[] whole = Write(syncEach: true);
        for (int at = EndOf(2); at < whole.Length; at++)
        {
            File.WriteAllBytes(Newest, Flip(whole, at));
            AssertRecovers(2, cutBytes: whole.Length - EndOf(2));
        }
    }

    [Fact]
    public void Every_flipped_byte_of_what_was_synced_before_the_last_record_is_refused()
    {
        byte[] whole = Write(syncEach: true);
        for (int at = 0; at < EndOf(2); at++)
        {
            byte[] damaged = Flip(whole, at);
            File.WriteAllBytes(Newest, damaged);
            StorageException fault = Assert.Throws<StorageException>(() => SegmentLog.Open(_folder.Path));
            Assert.Equal(StorageFault.Corrupt, fault.Fault);
            Assert.Equal(damaged, File.ReadAllBytes(Newest));
        }
    }

    [Fact]
    public void A_hole_in_what_was_never_synced_is_a_torn_tail()
    {
        byte[] whole = Write(syncEach: false);
        for (int at = EndOf(1); at < EndOf(2); at++)
        {
            byte[] holed = (byte[])whole.Clone();
            Array.Clear(holed, at, EndOf(2) - at);
            File.WriteAllBytes(Newest, holed);
            AssertRecovers(1, cutBytes: whole.Length - EndOf(1));
        }
    }

    [Fact]
    public void Zeros_after_the_last_record_are_a_torn_tail()
    {
        byte[] whole = Write(syncEach: true);
        for (int zeros = 1; zeros < 70; zeros++)
        {
            File.WriteAllBytes(Newest, [.. whole, .. new byte[zeros]]);
            AssertRecovers(3, cutBytes: zeros);
        }
    }

    [Fact]
    public void A_declared_length_is_not_believed()
    {
        byte[] whole = Write(syncEach: true);
        uint[] lengths = [0, 12, 64 << 20, (64 << 20) + 1, int.MaxValue, 0x8000_0000, uint.MaxValue];
        foreach (uint length in lengths)
        {
            byte[] damaged = (byte[])whole.Clone();
            BinaryPrimitives.WriteUInt32BigEndian(damaged.AsSpan(EndOf(2)), length);
            BinaryPrimitives.WriteUInt32BigEndian(damaged.AsSpan(whole.Length - 4), length);
            File.WriteAllBytes(Newest, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            AssertRecovers(2, cutBytes: whole.Length - EndOf(2));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        }
    }

    [Fact]
    public void Damage_in_an_older_segment_is_found_when_it_is_read()
    {
        Write(syncEach: true);
        string older = _folder.File("0000000001.segment");
        byte[] whole = File.ReadAllBytes(older);
        for (int at = 0; at < whole.Length; at++)
        {
            File.WriteAllBytes(older, Flip(whole, at));
            using SegmentLog log = SegmentLog.Open(_folder.Path);
            StorageException fault = Assert.Throws<StorageException>(() => log.Enumerate().Count());
            Assert.Equal(StorageFault.Corrupt, fault.Fault);
        }

        // A cut between two records is not damage to a reader of all; a pointer to what is gone says so.
        foreach (int length in Enumerable.Range(0, whole.Length).Where(length => length != Header))
        {
            File.WriteAllBytes(older, whole[..length]);
            using SegmentLog log = SegmentLog.Open(_folder.Path);
            StorageException fault = Assert.Throws<StorageException>(() => log.Enumerate().Count());
            Assert.Equal(StorageFault.Corrupt, fault.Fault);
        }
    }

    [Fact]
    public void A_segment_that_is_gone_is_told_from_one_that_was_dropped()
    {
        Write(syncEach: true);
        using SegmentLog log = SegmentLog.Open(_folder.Path);
        SegmentPointer pointer = log.Enumerate().First().Pointer;
        File.Delete(_folder.File("0000000001.segment"));
        Assert.Equal(
            StorageFault.Corrupt, Assert.Throws<StorageException>(() => log.TryRead(pointer, out _)).Fault);
        log.DropBefore(ulong.MaxValue);
        Assert.False(log.TryRead(pointer, out _));
    }

    [Fact]
    public void Refuses_a_segment_of_a_newer_version()
    {
        byte[] whole = Write(syncEach: true);
        whole[7] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(12), Crc32C.Compute(whole.AsSpan(0, 12)));
        File.WriteAllBytes(Newest, whole);
        StorageException fault = Assert.Throws<StorageException>(() => SegmentLog.Open(_folder.Path));
        Assert.Equal(StorageFault.OtherFormat, fault.Fault);
    }

    [Fact]
    public void A_record_moved_to_another_place_does_not_check()
    {
        byte[] whole = Write(syncEach: true);
        byte[] moved = [.. whole, .. whole[EndOf(2)..]];
        File.WriteAllBytes(Newest, moved);
        AssertRecovers(3, cutBytes: moved.Length - whole.Length);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] flipped = (byte[])bytes.Clone();
        flipped[at] ^= 0x40;
        return flipped;
    }

    private static int EndOf(int records) => Header + _payloads.Take(records).Sum(payload => payload + Overhead);

    private static byte[] Payload(int record)
        => [.. Enumerable.Range(1, _payloads[record]).Select(i => (byte)(i * (record + 1)))];

    /// <summary>An older segment of one record and the newest of three; returns the newest's bytes.</summary>
    private byte[] Write(bool syncEach)
    {
        using (SegmentLog log = SegmentLog.Open(_folder.Path))
        {
            log.Append(3_600_000, 9, 0, Payload(0));
            for (int record = 0; record < _payloads.Length; record++)
            {
                log.Append(2 * 3_600_000, 7, (ulong)record, Payload(record));
                if (syncEach)
                {
                    log.Sync();
                }
            }
        }

        byte[] whole = File.ReadAllBytes(Newest);
        Assert.Equal(EndOf(_payloads.Length), whole.Length);
        return whole;
    }

    /// <summary>Opens, expects the first records only, appends one more and finds it after reopening.</summary>
    private void AssertRecovers(int kept, long cutBytes)
    {
        using (SegmentLog log = SegmentLog.Open(_folder.Path))
        {
            Assert.Equal(cutBytes, log.CutBytes);
            List<SegmentRecord> records = [.. log.Enumerate().Skip(1)];
            Assert.Equal(kept, records.Count);
            for (int record = 0; record < kept; record++)
            {
                Assert.Equal(Payload(record), records[record].Payload.ToArray());
            }

            log.Append(0, 1, 99, [1, 2, 3]);
        }

        using SegmentLog again = SegmentLog.Open(_folder.Path);
        Assert.Equal(0, again.CutBytes);
        Assert.Equal(99ul, again.Enumerate().Last().Number);
    }
}

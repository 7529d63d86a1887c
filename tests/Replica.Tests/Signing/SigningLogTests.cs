using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica.Signing;
using MarketChain.Storage;

namespace MarketChain.Replica.Tests.Signing;

public sealed class SigningLogTests : IDisposable
{
    private const int ChunkLength = 1 << 16;

    private static readonly Hash256 Genesis = Keccak256.Hash([1]);
    private static readonly Ed25519PublicKey Key = new(Keccak256.Hash([2]).Bytes);

    private readonly TempFolder _folder = new();

    private string FilePath => _folder.File("votes.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finds_the_newest_record_and_every_block_that_is_needed()
    {
        PreparedBlock[] blocks = [SampleBlocks.Make(1), SampleBlocks.Make(2), SampleBlocks.Make(2, timestampMs: 9)];
        using (SigningLog log = Begin())
        {
            for (int i = 0; i < blocks.Length; i++)
            {
                log.Write(RecordOf(2, (uint)i, VoteStep.Prepare), blocks[i]);
                log.Write(RecordOf(2, (uint)i, VoteStep.Commit), block: null);
            }
        }

        using SigningLog again = Open();
        Assert.Equal(SigningLogState.Read, again.State);
        Assert.Equal(RecordOf(2, 2, VoteStep.Commit), again.Record);
        Assert.All(blocks, block => Assert.Equal(block.Digest, again.Find(block.Digest)?.Digest));
        again.Forget(belowHeight: 2);
        again.Write(RecordOf(3, 0, VoteStep.RoundChange), block: null);
        Assert.Null(again.Find(blocks[0].Digest));
        Assert.NotNull(again.Find(blocks[1].Digest));
    }

    [Fact]
    public void Uses_its_room_again_and_grows_when_nothing_can_be_forgotten()
    {
        using SigningLog log = Begin();
        for (ulong height = 1; height < 100; height++)
        {
            PreparedBlock block = SampleBlocks.Make(height);
            log.Forget(height - 1);
            log.Write(RecordOf(height, 0, VoteStep.Prepare), block);
            log.Write(RecordOf(height, 0, VoteStep.Commit), block: null);
            Assert.NotNull(log.Find(block.Digest));
        }

        Assert.Equal(ChunkLength, new FileInfo(FilePath).Length);
        for (uint round = 1; round < 20; round++)
        {
            log.Write(RecordOf(100, round, VoteStep.Prepare), SampleBlocks.Make(100, round));
        }

        for (uint round = 1; round < 20; round++)
        {
            Assert.NotNull(log.Find(SampleBlocks.Make(100, round).Digest));
        }

        Assert.Equal(0, new FileInfo(FilePath).Length % ChunkLength);
    }

    [Fact]
    public void A_flipped_byte_anywhere_in_the_newest_entry_hides_nothing()
    {
        (byte[] before, byte[] after, GuardRecord newest) = WriteThree();
        int first = Enumerable.Range(0, after.Length).First(at => before[at] != after[at]) / LogPages.Size;
        int last = Enumerable.Range(0, after.Length).Last(at => before[at] != after[at]) / LogPages.Size;
        for (int page = first; page <= last; page++)
        {
            for (int at = 0; at < LogPages.Size; at += at < 512 ? 1 : 97)
            {
                byte[] flipped = [.. after];
                flipped[(page * LogPages.Size) + at] ^= 0x10;
                Assert.Equal(newest, RecordIn(flipped));
            }
        }
    }

    [Fact]
    public void A_flipped_byte_in_a_block_loses_that_block_and_no_record()
    {
        PreparedBlock block = SampleBlocks.Make(5);
        using (SigningLog log = Begin())
        {
            log.Write(RecordOf(5, 0, VoteStep.Prepare), block);
        }

        byte[] bytes = File.ReadAllBytes(FilePath);
        int blockAt = 3 * LogPages.Size;
        Assert.Equal((byte)PageKind.Block, bytes[blockAt]);
        bytes[blockAt + 100] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        using SigningLog again = Open();
        Assert.Equal(RecordOf(5, 0, VoteStep.Prepare), again.Record);
        Assert.Null(again.Find(block.Digest));
        Assert.False(again.Keeps(block.Digest));
        again.Write(again.Record!, block);
        Assert.NotNull(again.Find(block.Digest));
    }

    [Fact]
    public void A_record_that_was_discarded_is_found_by_no_start_and_another_may_follow_it()
    {
        PreparedBlock block = SampleBlocks.Make(5);
        using (SigningLog log = Begin())
        {
            log.Write(RecordOf(5, 0, VoteStep.Prepare), block);
            log.Discard();
            Assert.Null(log.Record);
        }

        using (SigningLog log = Open())
        {
            Assert.Equal((SigningLogState.Damaged, null), (log.State, log.Record));
            Assert.NotNull(log.Find(block.Digest));
            log.Write(RecordOf(9, 0, VoteStep.RoundChange), block: null);
        }

        using SigningLog again = Open();
        Assert.Equal((SigningLogState.Read, RecordOf(9, 0, VoteStep.RoundChange)), (again.State, again.Record));
    }

    [Fact]
    public void A_write_that_is_torn_in_any_way_leaves_itself_or_the_one_before() => Seeds.Each(100, random =>
    {
        (byte[] before, byte[] after, GuardRecord newest) = WriteThree();
        byte[] torn = [.. before];
        for (int sector = 0; sector < torn.Length; sector += 512)
        {
            if (random.Next(2) == 0)
            {
                after.AsSpan(sector, 512).CopyTo(torn.AsSpan(sector));
            }
        }

        Assert.Contains(RecordIn(torn), new[] { newest, RecordIn(before) });
        File.Delete(FilePath);
    });

    [Fact]
    public void A_file_that_was_cut_anywhere_has_no_record_and_can_be_begun_anew()
    {
        (_, byte[] whole, _) = WriteThree();
        for (int length = 1; length < whole.Length; length += length < 1024 ? 1 : 509)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            using SigningLog log = Open();
            Assert.Equal((SigningLogState.Damaged, null), (log.State, log.Record));
        }

        using (SigningLog log = Open())
        {
            log.Write(RecordOf(9, 0, VoteStep.RoundChange), block: null);
        }

        using SigningLog again = Open();
        Assert.Equal(RecordOf(9, 0, VoteStep.RoundChange), again.Record);
    }

    [Fact]
    public void A_file_that_is_gone_or_zeros_has_no_record()
    {
        using (SigningLog log = Open())
        {
            Assert.Equal((SigningLogState.Blank, null), (log.State, log.Record));
        }

        File.WriteAllBytes(FilePath, new byte[ChunkLength]);
        using SigningLog zeros = Open();
        Assert.Equal((SigningLogState.Blank, null), (zeros.State, zeros.Record));
    }

    [Fact]
    public void Nothing_in_a_block_is_taken_for_a_record()
    {
        byte[] forged = new LogEntry(99, 0, 0, 0, default, 0, 3).EncodeHead([1, 2, 3]);
        byte[] many = [.. Enumerable.Range(0, 3 * LogPages.Size).Select(at => forged[at % forged.Length])];
        byte[] pages = new byte[LogPages.LengthOf(many.Length)];
        LogPages.Write(many, PageKind.Block, pages);
        for (int at = 0; at < pages.Length; at += LogPages.Size)
        {
            Assert.NotEqual((byte)PageKind.Head, pages[at]);
        }
    }

    [Fact]
    public void Is_of_one_process_one_key_and_one_chain()
    {
        using (SigningLog log = Begin())
        {
            StorageException locked = Assert.Throws<StorageException>(Open);
            Assert.Equal(StorageFault.Locked, locked.Fault);
            Assert.Throws<StorageException>(Begin);
        }

        Assert.Throws<StorageException>(() => SigningLog.Open(_folder.Path, default, Key, ChunkLength));
        Assert.Throws<StorageException>(() => SigningLog.Open(_folder.Path, Genesis, default, ChunkLength));
    }

    [Fact]
    public void Keeps_evidence_within_bounds()
    {
        using SigningLog log = Begin();
        SignedVote vote = new(new Vote(7, 1, VoteStep.Prepare, Genesis), Key, default);
        for (int i = 0; i < 3_000; i++)
        {
            log.KeepEvidence(vote, vote with { Vote = vote.Vote with { Digest = default } });
        }

        string[] lines = File.ReadAllLines(_folder.File("evidence"));
        Assert.InRange(new FileInfo(_folder.File("evidence")).Length, 1, (1 << 20) + 2_048);
        Assert.Contains($"height 7 round 1 Prepare {Genesis}", lines[0], StringComparison.Ordinal);
    }

    private static GuardRecord RecordOf(ulong height, uint round, VoteStep step)
        => new(
            Genesis,
            Key,
            new Vote(height, round, step, step == VoteStep.RoundChange ? default : Keccak256.Hash([3])),
            Prepared: null);

    private SigningLog Begin() => SigningLog.Create(_folder.Path, GuardRecord.Born(Genesis, Key, 0), ChunkLength);

    private SigningLog Open() => SigningLog.Open(_folder.Path, Genesis, Key, ChunkLength);

    /// <summary>The file before and after the last of three writes.</summary>
    private (byte[] Before, byte[] After, GuardRecord Newest) WriteThree()
    {
        GuardRecord newest = RecordOf(4, 1, VoteStep.Prepare);
        using (SigningLog log = Begin())
        {
            log.Write(RecordOf(4, 0, VoteStep.Prepare), SampleBlocks.Make(4));
        }

        byte[] before = File.ReadAllBytes(FilePath);
        using (SigningLog log = Open())
        {
            log.Write(newest, SampleBlocks.Make(4, timestampMs: 2));
        }

        return (before, File.ReadAllBytes(FilePath), newest);
    }

    private GuardRecord? RecordIn(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        using SigningLog log = Open();
        return log.Record;
    }
}

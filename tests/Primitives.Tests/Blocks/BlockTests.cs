using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Blocks;

/// <summary>A block on the wire and on disk.</summary>
public sealed class BlockTests
{
    [Fact]
    public void Has_one_byte_form() => StrictForm.Holds(BlockSamples.Block.Encode(), Recode);

    [Fact]
    public void Survives_random_bytes()
    {
        byte[] lawful = BlockSamples.Block.Encode();
        StrictForm.SurvivesRandomBytes([0xf9], Recode);
        StrictForm.SurvivesRandomBytes(lawful[..700], Recode);
        StrictForm.SurvivesRandomBytes(BlockSamples.Receipt.Encode()[..280], RecodeReceipt);
    }

    [Fact]
    public void Allocates_nothing_for_a_declared_length()
    {
        StrictForm.RefusesWithoutAllocating(Hex.Decode("0xfbffffffff"), Recode);
        StrictForm.RefusesWithoutAllocating(Hex.Decode("0xc6fb7fffffff80"), Recode);
        StrictForm.RefusesWithoutAllocating(Hex.Decode("0x4dfbffffffff"), RecodeReceipt);
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        Block block = BlockSamples.Block;
        Assert.True(Block.TryDecode(block.Encode(), out Block? read, out DecodeError error), error.ToString());
        Assert.Equal(block.Hash, read.Hash);
        Assert.Equal(block.Header, read.Header);
        Assert.Equal(block.Body.ParentSeals, read.Body.ParentSeals);
        Assert.Equal(block.Body.ParentRound, read.Body.ParentRound);
        Assert.Equal(
            block.Body.Transactions.Select(item => item.Hash), read.Body.Transactions.Select(item => item.Hash));
    }

    [Fact]
    public void Commits_to_its_transactions_and_to_how_its_parent_was_decided()
    {
        BlockBody body = BlockSamples.Block.Body;
        Assert.Equal(
            OrderedTrieRoot.Of([.. body.Transactions.Select(item => item.Encoded)]), body.ComputeTransactionsRoot());
        Hash256 hash = body.ComputeParentSealsHash();
        Assert.NotEqual(hash, (body with { ParentRound = 2 }).ComputeParentSealsHash());
        Assert.NotEqual(hash, (body with { ParentSeals = [] }).ComputeParentSealsHash());

        // keccak256(rlp([0, []])): genesis was decided by nobody.
        BlockBody first = new([], 0, []);
        Assert.Equal(Keccak256.Hash([0xc2, 0x80, 0xc0]), first.ComputeParentSealsHash());
    }

    [Fact]
    public void Points_at_the_byte_of_a_transaction_that_is_wrong()
    {
        byte[] bytes = BlockSamples.Block.Encode();
        ReadOnlySpan<byte> envelope = BlockSamples.Block.Body.Transactions[0].Encoded.Span;
        int start = bytes.AsSpan().IndexOf(envelope);
        bytes[start] = 0x4e;
        Assert.False(Block.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal((DecodeReason.UnsupportedType, start), (error.Reason, error.Position));
    }

    [Fact]
    public void Refuses_more_than_8_MiB_before_reading()
    {
        Assert.False(Block.TryDecode(new byte[Block.EncodedLengthMax + 1], out _, out DecodeError error));
        Assert.Equal(DecodeReason.TooLong, error.Reason);
    }

    [Fact]
    public void A_receipt_has_one_byte_form()
    {
        StrictForm.Holds(BlockSamples.Receipt.Encode(), RecodeReceipt);
        StrictForm.Holds(new Receipt(TransactionType.Legacy, succeeded: false, 0, []).Encode(), RecodeReceipt);
        Assert.Equal(0x4d, BlockSamples.Receipt.Encode()[0]);
    }

    [Fact]
    public void A_bloom_holds_what_was_logged()
    {
        LogBloom bloom = BlockSamples.Receipt.Bloom;
        LogEntry log = BlockSamples.Receipt.Logs[0];
        Assert.True(bloom.MayContain(log.Address.Bytes));
        Assert.All(log.Topics.ToArray(), topic => Assert.True(bloom.MayContain(topic.Bytes)));
        Assert.False(bloom.MayContain(BlockSamples.GenesisHash.Bytes));

        LogBloom sum = new();
        sum.Add(bloom);
        Assert.Equal(bloom, sum);
    }

    /// <summary>As it counts them: the 11 low bits of each of three words, from the end.</summary>
    [Fact]
    public void A_bloom_sets_the_bits_of_the_yellow_paper()
    {
        byte[] item = [.. BlockSamples.GenesisHash.Bytes];
        LogBloom bloom = new();
        bloom.Add(item);
        byte[] hash = [.. Keccak256.Hash(item).Bytes];
        byte[] expected = new byte[LogBloom.Size];
        foreach (int start in (int[])[0, 2, 4])
        {
            int bit = ((hash[start] * 256) + hash[start + 1]) % 2048;
            expected[255 - (bit / 8)] |= (byte)(1 << (bit % 8));
        }

        Assert.Equal(expected, bloom.Bytes.ToArray());
    }

    private static byte[]? Recode(byte[] bytes, out DecodeError error)
        => Block.TryDecode(bytes, out Block? read, out error)
            ? new Block(read.Header, new BlockBody(
                [.. read.Body.Transactions], read.Body.ParentRound, read.Body.ParentSeals)).Encode()
            : null;

    private static byte[]? RecodeReceipt(byte[] bytes, out DecodeError error)
        => Receipt.TryDecode(bytes, out Receipt? read, out error) ? read.Encode() : null;
}

using MarketChain.Primitives;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests;

public sealed class PreparedBlockTests
{
    [Fact]
    public void Reads_what_it_writes_and_no_prefix_of_it()
    {
        PreparedBlock block = SampleBlocks.Make(7, 1, Payments.Transfer(sender: 0, nonce: 0));
        byte[] bytes = BlockFields.Encode(block);
        Assert.True(BlockFields.TryDecode(bytes, out PreparedBlock? read, out _));
        Assert.Equal(block.Digest, read.Digest);
        Assert.Equal(block.Proposed.Transactions, read.Proposed.Transactions);
        Assert.Equal(bytes, BlockFields.Encode(read));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(BlockFields.TryDecode(bytes.AsMemory(0, length), out _, out DecodeError error));
            Assert.NotEqual(DecodeReason.None, error.Reason);
        }
    }
}

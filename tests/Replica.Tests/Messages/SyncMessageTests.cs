using MarketChain.Chain.Files;
using MarketChain.Chain.Tests;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests.Messages;

public sealed class SyncMessageTests
{
    private static readonly Hash256 Some = Keccak256.Hash([1]);

    private static readonly FormCheck Form = new(bytes
        => SyncMessageCodec.TryDecode(bytes, out SyncMessage? message, out _)
            ? SyncMessageCodec.Encode(message)
            : null);

    [Fact]
    public void Short_messages_have_one_form()
    {
        SyncMessage[] messages =
        [
            new StatusMessage(300, Some),
            new StatusMessage(0, Some),
            new GetBlocksMessage(7),
            new BlocksMessage([]),
            new PrunedMessage(7),
            new GetPartMessage(7, 0),
            new PartMessage(7, 1 << 20, (1 << 20) + 3, new byte[] { 1, 2, 3 }),
            new GetBodiesMessage(Some, [Some]),
            new BodiesMessage([]),
            new GetPreparedMessage(Some),
            new PreparedMessage(Some, null),
            new GetSnapshotMessage(0),
            new GetSnapshotMessage(70_000),
            new SnapshotMessage(SnapshotOffer.None),
            new SnapshotMessage(SnapshotOffer.BeingMade(7)),
            new SnapshotMessage(new SnapshotOffer(7, 1 << 30, Some)),
            new GetSnapshotPartMessage(Some, 1UL << 40),
            new SnapshotPartMessage(Some, 4 << 20, new byte[] { 1, 2, 3 }),
        ];
        foreach (SyncMessage message in messages)
        {
            Form.Holds(SyncMessageCodec.Encode(message));
        }
    }

    [Fact]
    public void Blocks_bodies_and_prepared_blocks_have_one_form()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 2);
        Block last = chain.Make([market.Batch([1, 2])]);
        BlockWithSidecars item = chain.Read(last.Number);
        ProposedBlock proposed = Proposed(last);
        Form.Holds(SyncMessageCodec.Encode(new BlocksMessage([chain.Read(last.Number - 1), item])));
        Form.Holds(SyncMessageCodec.Encode(new BodiesMessage([.. TestChain.ItemsOf(item)])));
        Form.Holds(SyncMessageCodec.Encode(new PreparedMessage(proposed.Digest, proposed)));
    }

    [Fact]
    public void Blocks_have_no_gaps_and_a_prepared_block_is_the_one_that_was_asked_for()
    {
        using TestChain chain = new();
        Block first = chain.Make([]);
        Block second = chain.Make([]);
        Block third = chain.Make([]);
        Assert.True(Reads(new BlocksMessage([Item(first), Item(second), Item(third)])));
        Assert.False(Reads(new BlocksMessage([Item(first), Item(third)])));
        Assert.False(Reads(new BlocksMessage([Item(second), Item(first)])));
        Assert.False(Reads(new BlocksMessage([Item(second), Item(second)])));
        Assert.True(Reads(new PreparedMessage(second.Hash, Proposed(second))));
        Assert.False(Reads(new PreparedMessage(first.Hash, Proposed(second))));
    }

    [Fact]
    public void Nobody_asks_for_genesis_or_sends_parts_of_nothing()
    {
        Assert.False(Reads(new GetBlocksMessage(0)));
        Assert.False(Reads(new GetPartMessage(0, 0)));
        Assert.False(Reads(new PartMessage(1, 0, 10, default)));
        Assert.False(Reads(new PartMessage(1, 9, 10, new byte[2])));
        Assert.False(Reads(new PartMessage(1, 0, MessageLimits.ItemLengthMax + 1, new byte[2])));
        Assert.False(Reads(new PartMessage(1, 0, 20 << 20, new byte[MessageLimits.PartLengthMax + 1])));
        Assert.True(Reads(new PartMessage(1, 0, 20 << 20, new byte[MessageLimits.PartLengthMax])));
    }

    [Fact]
    public void A_snapshot_is_there_or_being_made_or_none_and_its_parts_are_bounded()
    {
        Assert.False(Reads(new SnapshotMessage(new SnapshotOffer(0, 1, Some))));
        Assert.False(Reads(new SnapshotMessage(new SnapshotOffer(7, 0, Some))));
        Assert.False(Reads(new SnapshotMessage(new SnapshotOffer(0, 0, Some))));
        Assert.False(Reads(new SnapshotMessage(new SnapshotOffer(7, (1UL << 44) + 1, Some))));
        Assert.False(Reads(new SnapshotPartMessage(Some, 0, default)));
        Assert.True(Reads(new SnapshotPartMessage(Some, 0, new byte[MessageLimits.SnapshotPartLength])));
        Assert.False(Reads(new SnapshotPartMessage(Some, 0, new byte[MessageLimits.SnapshotPartLength + 1])));
        Assert.False(Reads(new GetSnapshotPartMessage(Some, (1UL << 44) + 1)));
    }

    [Fact]
    public void Survives_random_bytes() => Seeds.Each(300, Form.SurvivesGarbage);

    private static bool Reads(SyncMessage message)
        => SyncMessageCodec.TryDecode(SyncMessageCodec.Encode(message), out _, out _);

    private static BlockWithSidecars Item(Block block) => new(block, []);

    private static ProposedBlock Proposed(Block block)
    {
        BlockHeader open = block.Header with { Extra = block.Header.Extra with { Round = 0, Seals = [] } };
        return new ProposedBlock(
            open,
            [.. block.Body.Transactions.Select(item => item.Hash)],
            block.Body.ParentRound,
            block.Body.ParentSeals);
    }
}

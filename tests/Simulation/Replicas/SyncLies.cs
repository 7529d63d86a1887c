using MarketChain.Chain.Files;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Simulation.Replicas;

/// <summary>What a traitor says of blocks: what is not there, and others than those that are.</summary>
internal sealed class SyncLies(Random random)
{
    /// <summary>The lie in the place of a message; the message when there is none.</summary>
    public SyncMessage Turn(SyncMessage message) => message switch
    {
        StatusMessage status => Turn(status),
        BlocksMessage { Items.Count: > 0 } blocks => Turn(blocks),
        PreparedMessage { Block: { } block } prepared => prepared with { Block = WithOtherList(block) },
        BodiesMessage { Items.Count: > 0 } bodies => new BodiesMessage(WithOtherRows(bodies.Items)),
        _ => message,
    };

    private StatusMessage Turn(StatusMessage status) => random.Next(3) switch
    {
        0 => status with { Height = status.Height + (ulong)random.Next(1, 50) },
        1 => status with { Height = status.Height / 2 },
        _ => status with { Hash = Keccak256.Hash(status.Hash.Bytes) },
    };

    private BlocksMessage Turn(BlocksMessage blocks)
        => random.Next(4) == 0
            ? new BlocksMessage([])
            : new BlocksMessage([.. blocks.Items.SkipLast(1), Alter(blocks.Items[^1])]);

    /// <summary>The root in the header binds the list; whoever reads it alone cannot see that it is another.</summary>
    private ProposedBlock WithOtherList(ProposedBlock block)
    {
        Hash256[] hashes = block.Transactions.ToArray();
        ValueList<Hash256> other = random.Next(2) == 0
            ? [.. hashes, Keccak256.Hash(block.Digest.Bytes)]
            : [.. hashes.Skip(1)];
        return new ProposedBlock(block.Header, other, block.ParentRound, block.ParentSeals);
    }

    private List<PooledTransaction> WithOtherRows(IReadOnlyList<PooledTransaction> items)
        => [.. items.Select(item => item with { Sidecar = Flip(item.Sidecar) })];

    private BlockWithSidecars Alter(BlockWithSidecars item)
    {
        BlockHeader header = item.Block.Header;
        BlockBody body = item.Block.Body;
        return random.Next(5) switch
        {
            0 => With(item, header with { StateRoot = Keccak256.Hash(header.StateRoot.Bytes) }, body),
            1 => With(item, header with { Extra = header.Extra with { Seals = Exchange(header.Extra.Seals) } }, body),
            2 => With(item, header with { Extra = header.Extra with { Round = header.Extra.Round + 1 } }, body),
            3 => With(item, header, new BlockBody(body.Transactions, body.ParentRound + 1, body.ParentSeals)),
            _ => new BlockWithSidecars(item.Block, [.. item.Sidecars.Select(Flip)]),
        };
    }

    /// <summary>Every seal with the signature of the first.</summary>
    private static ValueList<Seal> Exchange(ValueList<Seal> seals)
        => [.. seals.ToArray().Select(seal => seal with { Signature = seals[0].Signature })];

    private static BlockWithSidecars With(BlockWithSidecars item, BlockHeader header, BlockBody body)
        => new(new Block(header, body), item.Sidecars);

    private ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes)
    {
        byte[] flipped = bytes.ToArray();
        if (flipped.Length > 0)
        {
            flipped[random.Next(flipped.Length)] ^= 1;
        }

        return flipped;
    }
}

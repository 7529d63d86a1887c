using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>
/// Bodies of proposed blocks for validators that lack them: out of the block, when it is held here or final by now,
/// and out of the pool. All ask about the same block, so the last one that was read from a disk is kept for the next
/// question; who asks about another one is charged for reading it.
/// </summary>
internal sealed class BodyServer(Blockchain chain, TransactionPool pool, ISyncHost host)
{
    private ServedBlock? _newest;

    /// <summary>Transactions of a block, as many as an answer holds.</summary>
    public SyncMessage Answer(GetBodiesMessage question, out long bytesRead)
    {
        ServedBlock? block = Find(question.Digest, out bytesRead);
        List<PooledTransaction> items = [];
        long bytes = 0;
        foreach (Hash256 hash in question.Hashes)
        {
            PooledTransaction? item = block?.Items.GetValueOrDefault(hash) ?? InPool(hash);
            int length = item is null ? 0 : BodyFields.LengthOf(item);
            if (items.Count > 0 && bytes + length > MessageLimits.AnswerLengthTarget)
            {
                break;
            }

            if (item is not null)
            {
                items.Add(item);
                bytes += length;
            }
        }

        bytesRead += bytes;
        return new BodiesMessage(items);
    }

    /// <summary>A prepared block without its bodies.</summary>
    public SyncMessage Answer(GetPreparedMessage question, out long bytesRead)
    {
        PreparedMessage answer = new(question.Digest, Find(question.Digest, out bytesRead)?.Prepared);
        bytesRead += (long)Hash256.Size * (answer.Block?.Transactions.Count ?? 0);
        return answer;
    }

    /// <summary>The newest block is another: they will ask about its child.</summary>
    public void Clear() => _newest = null;

    private PooledTransaction? InPool(in Hash256 hash)
        => pool.TryFind(hash, out CheckedTransaction? item) ? item.Item : null;

    private ServedBlock? Find(in Hash256 digest, out long bytesRead)
    {
        bytesRead = 0;
        if (_newest?.Digest == digest)
        {
            return _newest;
        }

        PreparedBlock? prepared = host.FindPrepared(digest);
        if ((prepared?.Full ?? Final(digest)) is not { } block)
        {
            return null;
        }

        Dictionary<Hash256, PooledTransaction> items = [];
        foreach (PooledTransaction item in block.Items())
        {
            items[item.Transaction.Hash] = item;
            bytesRead += BodyFields.LengthOf(item);
        }

        _newest = new ServedBlock(digest, prepared?.Proposed, items);
        return _newest;
    }

    private BlockWithSidecars? Final(in Hash256 digest)
    {
        using ChainReader reader = chain.OpenReader();
        return reader.FindBlock(digest) is { } number and > 0 ? reader.GetBlockWithSidecars(number) : null;
    }

    /// <summary>A block that is asked about.</summary>
    /// <param name="Digest">Its hash.</param>
    /// <param name="Prepared">As it was proposed; null when it is final.</param>
    /// <param name="Items">Its transactions with their rows, by hash.</param>
    private sealed record ServedBlock(
        Hash256 Digest, ProposedBlock? Prepared, Dictionary<Hash256, PooledTransaction> Items);
}

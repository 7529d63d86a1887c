using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Sync;

/// <summary>The bodies of one proposed block: those that are here, and those that are lacking.</summary>
internal sealed class BodySearch
{
    private readonly Dictionary<Hash256, PooledTransaction> _bodies = [];
    private readonly HashSet<Hash256> _missing;
    private long _envelopeBytes;
    private ulong _gas;

    public BodySearch(ProposedBlock block, IReadOnlyList<Ed25519PublicKey> preferred)
    {
        Block = block;
        Rounds = new AskingRounds(preferred);
        _missing = [.. block.Transactions.ToArray()];
    }

    public ProposedBlock Block { get; }

    /// <summary>Who is asked, and when.</summary>
    public AskingRounds Rounds { get; }

    public bool IsComplete => _missing.Count == 0;

    /// <summary>
    /// True when no block can hold what has come: its bytes, or the gas of its rows, are more than a block's. So what
    /// is held here is bounded too.
    /// </summary>
    public bool IsTooMuch => _envelopeBytes > Primitives.Blocks.Block.EncodedLengthMax || _gas > Block.Header.GasLimit;

    /// <summary>The first ones that are lacking, in the order of the block.</summary>
    public ValueList<Hash256> Missing(int countMax)
        => [.. Block.Transactions.ToArray().Where(_missing.Contains).Distinct().Take(countMax)];

    /// <summary>Adds one; false when it is not lacking.</summary>
    public bool TryAdd(PooledTransaction item)
    {
        if (!_missing.Remove(item.Transaction.Hash))
        {
            return false;
        }

        _bodies.Add(item.Transaction.Hash, item);
        _envelopeBytes += item.Transaction.Encoded.Length;
        _gas += item.Transaction is NativeTransaction native ? NativeGas.Intrinsic(native) : 0;
        return true;
    }

    /// <summary>Adds those that a source has.</summary>
    public void AddFrom(Func<Hash256, PooledTransaction?> source)
    {
        foreach (Hash256 hash in _missing.ToArray())
        {
            if (source(hash) is { } item)
            {
                TryAdd(item);
            }
        }
    }

    /// <summary>The block with its bodies.</summary>
    public PreparedBlock Join()
    {
        Invariant.Check(IsComplete);
        return new PreparedBlock(Block, [.. Block.Transactions.ToArray().Select(hash => _bodies[hash])]);
    }

    /// <summary>One that is here; null when it is not.</summary>
    public PooledTransaction? Find(Hash256 hash) => _bodies.GetValueOrDefault(hash);
}

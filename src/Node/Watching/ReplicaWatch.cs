using MarketChain.Chain.Execution;
using MarketChain.Chain.Validation;
using MarketChain.Consensus.Messages;
using MarketChain.Node.Running;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Watching;

/// <summary>What the replica says of itself, in the log and in metrics; the clock hears of its blocks.</summary>
internal sealed class ReplicaWatch(WallClock clock, NodeMetrics metrics, ILogger log) : IReplicaLog
{
    /// <summary>Told the number of each final block, on the replica's thread and within its step.</summary>
    public Action<ulong>? Final { get; init; }

    /// <summary>Told of a peer that sent garbage, and why it is that.</summary>
    public Action<Ed25519PublicKey, string>? Refused { get; init; }

    /// <inheritdoc/>
    public void OnFinal(Block block, BlockReceipts? receipts)
    {
        clock.OnBlock(block.Header.TimestampMs);
        metrics.OnBlock(block, receipts);
        log.BlockFinal(
            block.Number, block.Hash, block.Body.Transactions.Count, block.Header.GasUsed, block.Header.Extra.Round);
        Final?.Invoke(block.Number);
    }

    /// <inheritdoc/>
    public void OnBuilt(Block block, long durationMs)
    {
        metrics.OnBuilt(TimeSpan.FromMilliseconds(durationMs));
        log.BlockBuilt(block.Number, block.Hash, durationMs);
    }

    /// <inheritdoc/>
    public void OnDropped(CheckedTransaction item, TransactionRejection rejection)
        => log.TransactionDropped(item.Hash, rejection.ToString());

    /// <inheritdoc/>
    public void OnBlockRefused(in Hash256 digest, BlockRejection rejection)
    {
        metrics.OnRefusedMessage("block");
        log.BlockRefused(digest, rejection.ToString());
    }

    /// <inheritdoc/>
    public void OnMessageRefused(in Ed25519PublicKey peer, string reason)
        => Refused?.Invoke(peer, reason);

    /// <inheritdoc/>
    public void OnEvidence(in SignedVote first, in SignedVote second)
        => log.Evidence(first.Author, first.Vote.Height, first.Vote.Round);

    /// <inheritdoc/>
    public void OnMaySign(bool maySign, ulong height)
    {
        if (maySign)
        {
            log.Signs(height);
        }
        else
        {
            log.SignsNot(height);
        }
    }

    /// <inheritdoc/>
    public void OnConsentAwaited(IReadOnlyList<Ed25519PublicKey> validators)
        => log.ConsentAwaited(string.Join(", ", validators));

    /// <inheritdoc/>
    public void OnOrderRefuted(ulong height) => log.OrderRefuted(height);
}

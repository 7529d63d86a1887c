using MarketChain.Chain.Execution;
using MarketChain.Chain.Validation;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica;

/// <summary>What a replica tells those who watch it: for people and for metrics, never for decisions.</summary>
public interface IReplicaLog
{
    /// <summary>A block became final.</summary>
    /// <param name="block">With its seals.</param>
    /// <param name="receipts">Of its transactions; null when it came by sync.</param>
    void OnFinal(Block block, BlockReceipts? receipts);

    /// <summary>A block was made here, in so many ms.</summary>
    void OnBuilt(Block block, long durationMs);

    /// <summary>A transaction can be in no later block, and was dropped.</summary>
    void OnDropped(CheckedTransaction item, TransactionRejection rejection);

    /// <summary>A block that a leader proposed, or a peer sent, is not valid.</summary>
    void OnBlockRefused(in Hash256 digest, BlockRejection rejection);

    /// <summary>What a peer sent is garbage: it is cut.</summary>
    void OnMessageRefused(in Ed25519PublicKey peer, string reason);

    /// <summary>A validator contradicted itself.</summary>
    void OnEvidence(in SignedVote first, in SignedVote second);

    /// <summary>This validator may sign from now on, or may not any more.</summary>
    void OnMaySign(bool maySign, ulong height);

    /// <summary>An order to resume was taken, and waits for the consent of these validators.</summary>
    void OnConsentAwaited(IReadOnlyList<Ed25519PublicKey> validators);

    /// <summary>
    /// An order to resume is not true: another validator has a vote of this one above the block after the order's.
    /// </summary>
    void OnOrderRefuted(ulong height);
}

using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>What can happen to the machine. Each comes with the time at which it did.</summary>
public abstract record QbftInput
{
    /// <summary>Time has passed: the answer to <see cref="QbftEffect.WakeAt"/>. One too many does no harm.</summary>
    public sealed record Tick : QbftInput;

    /// <summary>
    /// A block became final, by <see cref="QbftEffect.Commit"/> or from elsewhere; also the first input.
    /// </summary>
    /// <param name="Start">What it says about the next one.</param>
    /// <param name="HasWork">Transactions wait.</param>
    public sealed record NewHead(HeightStart Start, bool HasWork) : QbftInput;

    /// <summary>A message from a peer.</summary>
    public sealed record Received(QbftMessage Message) : QbftInput;

    /// <summary>Transactions began or ceased to wait for a block.</summary>
    public sealed record WorkChanged(bool HasWork) : QbftInput;

    /// <summary>The answer to <see cref="QbftEffect.Build"/>: executed, its bodies at hand.</summary>
    /// <param name="Round">The order's.</param>
    /// <param name="Block">The new block.</param>
    public sealed record Built(uint Round, ProposedBlock Block) : QbftInput;

    /// <summary>
    /// The answer to <see cref="QbftEffect.Judge"/>, when every body is at hand and the block was executed.
    /// </summary>
    /// <param name="Digest">The block's hash.</param>
    /// <param name="IsValid">Whether its header is what came out.</param>
    public sealed record Judged(Hash256 Digest, bool IsValid) : QbftInput;

    /// <summary>The answer to <see cref="QbftEffect.Fetch"/>, with its bodies at hand.</summary>
    public sealed record Fetched(ProposedBlock Block) : QbftInput;

    /// <summary>A link to a validator is up, for the first time or again: it may have missed anything.</summary>
    public sealed record Connected(Ed25519PublicKey Peer) : QbftInput;

    /// <summary>Operators say that this validator may sign again, once the others consent.</summary>
    public sealed record Resumed(ResumeOrder Order) : QbftInput;
}

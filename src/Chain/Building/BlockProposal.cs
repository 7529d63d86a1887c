using MarketChain.Chain.Execution;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Building;

/// <summary>
/// A block that was executed on the newest one, by building it or by verifying another's. It changes nothing until it
/// is committed, and becomes void when another block is.
/// </summary>
public sealed class BlockProposal : IDisposable
{
    internal BlockProposal(Block block, ExecutionResult result)
    {
        Block = block;
        Result = result;
    }

    /// <summary>The block; one that was built here has no seals yet.</summary>
    public Block Block { get; }

    /// <summary>Receipts of its transactions.</summary>
    public BlockReceipts Receipts => Result.Receipts;

    /// <summary>The rows of its batches, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Sidecars
        => [.. Result.Items.Where(item => item.HasSidecar).Select(item => item.Sidecar)];

    internal ExecutionResult Result { get; }

    /// <summary>Gives its memory back; a proposal that was committed has done so already.</summary>
    public void Dispose() => Result.Dispose();
}

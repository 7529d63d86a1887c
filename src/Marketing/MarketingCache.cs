using MarketChain.Marketing.Attention;

namespace MarketChain.Marketing;

/// <summary>
/// What an executor of blocks keeps from one to the next: buffers, and campaigns' terms that can no longer change. It
/// means nothing: an empty one gives the same results, only later. Not safe for several threads.
/// </summary>
public sealed class MarketingCache
{
    private ulong _blocks;

    /// <summary>What judges batches.</summary>
    internal BatchJudge Judge => field ??= new BatchJudge();

    /// <summary>
    /// Names an execution of a block: a proposal of the same number may be dropped and another executed.
    /// </summary>
    internal ulong BeginBlock() => ++_blocks;
}

using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Simulation;

/// <summary>Orders of operators for tests: signed by the first of a set, in its order.</summary>
public static class ResumeOrders
{
    /// <summary>Those who forgot may sign above this block.</summary>
    /// <param name="genesisHash">The chain.</param>
    /// <param name="height">The newest block's number.</param>
    /// <param name="digest">Its hash.</param>
    /// <param name="signers">The first of the next set, in its order.</param>
    public static ResumeOrder Sign(in Hash256 genesisHash, ulong height, Hash256 digest, IEnumerable<ISigner> signers)
    {
        byte[] message = ResumeOrder.MessageOf(genesisHash, height, digest);
        return new ResumeOrder(height, digest, [.. signers.Select((each, i) => new Seal((uint)i, each.Sign(message)))]);
    }
}

using MarketChain.Primitives.Blocks;

namespace MarketChain.Replica.Gossip;

/// <summary>Keeps a pool true to the chain.</summary>
public interface IPoolKeeper
{
    /// <summary>A block became final: the pool forgets what is in it and what it made invalid.</summary>
    void OnBlock(Block block);
}

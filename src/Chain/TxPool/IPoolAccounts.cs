using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>What the pool asks of the state after the newest block.</summary>
public interface IPoolAccounts
{
    /// <summary>The sequence that the next transaction of a lane must have.</summary>
    ulong NextSequence(in Address account, uint lane);

    /// <summary>True when the lane exists or the account may open it.</summary>
    bool MayUseLane(in Address account, uint lane);

    /// <summary>Wei of an account.</summary>
    UInt256 Balance(in Address account);

    /// <summary>Wei that a UID has earned and not claimed yet; null when the account does not control it.</summary>
    UInt256? Earnings(in Address controller, uint uid);
}

using MarketChain.Chain;
using MarketChain.Chain.Reading;
using MarketChain.Chain.TxPool;
using MarketChain.Marketing.Reading;
using MarketChain.Primitives;

namespace MarketChain.Replica.Gossip;

/// <summary>What the pool asks of the state after the newest block of a reader.</summary>
internal sealed class PoolAccounts : IPoolAccounts
{
    private readonly AccountsAtBlock _accounts;
    private readonly MarketReader _market;

    public PoolAccounts(ChainReader reader)
    {
        AccountsAtBlock? accounts = reader.GetAccounts(reader.Head.Number).Value;
        MarketReader? market = reader.GetMarket(reader.Head.Number).Value;
        Invariant.Check(accounts is not null && market is not null);
        _accounts = accounts;
        _market = market;
    }

    public ulong NextSequence(in Address account, uint lane) => _market.NextSequence(account, lane);

    public bool MayUseLane(in Address account, uint lane) => _market.MayUseLane(account, lane);

    public UInt256 Balance(in Address account) => _accounts.GetAccount(account).Balance;

    public UInt256? Earnings(in Address controller, uint uid)
        => _market.ControllerOf(uid) == controller ? _market.GetEarnings(uid).Available : null;
}

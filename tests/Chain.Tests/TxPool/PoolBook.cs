using MarketChain.Chain.TxPool;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.TxPool;

/// <summary>Accounts as a test writes them down; who is not named is rich.</summary>
internal sealed class PoolBook : IPoolAccounts
{
    public static readonly UInt256 Rich = (UInt256)Transfers.Gwei * 1_000_000_000;

    public Dictionary<(Address Account, uint Lane), ulong> Next { get; } = [];

    public Dictionary<Address, UInt256> Balances { get; } = [];

    /// <summary>Who controls a UID, and what it has earned.</summary>
    public Dictionary<uint, (Address Controller, UInt256 Wei)> Uids { get; } = [];

    /// <summary>Lanes from this number on may not be opened.</summary>
    public uint LaneLimit { get; set; } = uint.MaxValue;

    public ulong NextSequence(in Address account, uint lane) => Next.GetValueOrDefault((account, lane));

    public bool MayUseLane(in Address account, uint lane) => lane < LaneLimit;

    public UInt256 Balance(in Address account) => Balances.GetValueOrDefault(account, Rich);

    public UInt256? Earnings(in Address controller, uint uid)
        => Uids.TryGetValue(uid, out var known) && known.Controller == controller ? known.Wei : null;
}

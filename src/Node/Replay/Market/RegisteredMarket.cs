using MarketChain.Node.Replay.Plan;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Market;

/// <summary>A campaign of the log on the chain.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">The item.</param>
/// <param name="Funded">What it was created with, wei.</param>
internal sealed record RegisteredCampaign(uint Number, string Name, UInt256 Funded);

/// <summary>What a log became on the chain, by the places that its parts have in the scan.</summary>
/// <param name="Sites">Numbers of the sites.</param>
/// <param name="Campaigns">The campaigns.</param>
/// <param name="Uids">Numbers of the users.</param>
/// <param name="Users">The users.</param>
internal sealed record RegisteredMarket(
    IReadOnlyList<uint> Sites,
    IReadOnlyList<RegisteredCampaign> Campaigns,
    IReadOnlyList<uint> Uids,
    IReadOnlyList<ReplayUser> Users);

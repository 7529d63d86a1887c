namespace MarketChain.NodeKit;

/// <summary>How large a <see cref="SmallMarket"/> is.</summary>
/// <param name="Sites">Sites, each with an owner of its own: the development accounts from 1 on.</param>
/// <param name="Campaigns">Campaigns, all of development account 0; each site may show each.</param>
/// <param name="Holders">Users with a key of their own, who can claim: UIDs 1 to this.</param>
/// <param name="Users">All users: those behind the holders are commitments of site 1.</param>
public sealed record MarketSize(int Sites, int Campaigns, int Holders, int Users);

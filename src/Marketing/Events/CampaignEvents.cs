namespace MarketChain.Marketing.Events;

/// <summary>Logs of <see cref="SystemAccounts.Campaigns"/>.</summary>
public static class CampaignEvents
{
    /// <summary>campaign indexed, advertiser indexed, platform, escrow, name.</summary>
    public static readonly EventSignature CampaignCreated =
        new("CampaignCreated(uint32,address,address,uint256,string)");

    /// <summary>campaign indexed, from indexed, amount.</summary>
    public static readonly EventSignature CampaignFunded = new("CampaignFunded(uint32,address,uint256)");

    /// <summary>campaign indexed, action, first epoch in which it holds.</summary>
    public static readonly EventSignature CampaignUpdated = new("CampaignUpdated(uint32,uint8,uint32)");

    /// <summary>campaign indexed, to, amount.</summary>
    public static readonly EventSignature CampaignRefunded = new("CampaignRefunded(uint32,address,uint256)");
}

namespace MarketChain.Marketing.Events;

/// <summary>Logs of <see cref="SystemAccounts.Sites"/>.</summary>
public static class SiteEvents
{
    /// <summary>site indexed, owner indexed, payout, stake, name.</summary>
    public static readonly EventSignature SiteRegistered = new("SiteRegistered(uint32,address,address,uint256,string)");

    /// <summary>site indexed, submitters.</summary>
    public static readonly EventSignature SubmittersSet = new("SubmittersSet(uint32,address[])");

    /// <summary>site indexed, amount.</summary>
    public static readonly EventSignature StakeAdded = new("StakeAdded(uint32,uint256)");

    /// <summary>site indexed, amount in all, time in ms.</summary>
    public static readonly EventSignature StakeUnlocking = new("StakeUnlocking(uint32,uint256,uint64)");

    /// <summary>site indexed, to, amount.</summary>
    public static readonly EventSignature StakeWithdrawn = new("StakeWithdrawn(uint32,address,uint256)");

    /// <summary>site indexed, from indexed, uid indexed, amount.</summary>
    public static readonly EventSignature Tipped = new("Tipped(uint32,address,uint32,uint256)");
}

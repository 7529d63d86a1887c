namespace MarketChain.Marketing.Events;

/// <summary>Logs of <see cref="SystemAccounts.Uids"/>.</summary>
public static class UidEvents
{
    /// <summary>uid indexed, level, site indexed, controller indexed, commitment.</summary>
    public static readonly EventSignature UidRegistered = new("UidRegistered(uint32,uint8,uint32,address,bytes32)");

    /// <summary>uid indexed, site indexed.</summary>
    public static readonly EventSignature UidJoined = new("UidJoined(uint32,uint32)");

    /// <summary>uid indexed, controller indexed, time in ms.</summary>
    public static readonly EventSignature UidBindRequested = new("UidBindRequested(uint32,address,uint64)");

    /// <summary>uid indexed, site indexed.</summary>
    public static readonly EventSignature UidBindCancelled = new("UidBindCancelled(uint32,uint32)");

    /// <summary>uid indexed, controller indexed.</summary>
    public static readonly EventSignature UidBound = new("UidBound(uint32,address)");

    /// <summary>uid indexed, from indexed, to indexed.</summary>
    public static readonly EventSignature ControllerRotated = new("ControllerRotated(uint32,address,address)");

    /// <summary>low indexed, high indexed, wei moved.</summary>
    public static readonly EventSignature UidsLinked = new("UidsLinked(uint32,uint32,uint256)");

    /// <summary>uid indexed, is suspended.</summary>
    public static readonly EventSignature UidSuspended = new("UidSuspended(uint32,bool)");
}

namespace MarketChain.Marketing.Events;

/// <summary>Logs of <see cref="SystemAccounts.Attention"/>, and the one that any module makes.</summary>
public static class AttentionEvents
{
    /// <summary>site indexed, stream indexed, batchSeq, rows, accepted, ua, outcomes' hash, counts by reason.</summary>
    public static readonly EventSignature ImpressionsSubmitted =
        new("ImpressionsSubmitted(uint32,uint32,uint64,uint32,uint32,uint256,bytes32,uint32[])");

    /// <summary>campaign indexed, epoch indexed, reserve.</summary>
    public static readonly EventSignature EpochOpened = new("EpochOpened(uint32,uint32,uint256)");

    /// <summary>
    /// campaign indexed, epoch indexed, root, leaves, paid users, paid sites, platform fee, returned.
    /// </summary>
    public static readonly EventSignature EpochSettled =
        new("EpochSettled(uint32,uint32,bytes32,uint32,uint256,uint256,uint256,uint256)");

    /// <summary>uid indexed, to indexed, amount.</summary>
    public static readonly EventSignature EarningsClaimed = new("EarningsClaimed(uint32,address,uint256)");

    /// <summary>campaign indexed, epoch indexed, to, amount.</summary>
    public static readonly EventSignature EarningsExpired = new("EarningsExpired(uint32,uint32,address,uint256)");

    /// <summary>model indexed, registrant indexed, contract, code hash, gas for each row, name.</summary>
    public static readonly EventSignature UaModelRegistered =
        new("UaModelRegistered(uint32,address,address,bytes32,uint32,string)");

    /// <summary>campaign indexed, model indexed, fault, gas that the contract used.</summary>
    public static readonly EventSignature UaModelFailed = new("UaModelFailed(uint32,uint32,uint8,uint64)");

    /// <summary>A failed transaction, from the account of its module: code, reason.</summary>
    public static readonly EventSignature NativeFailed = new("NativeFailed(uint16,string)");
}

namespace MarketChain.Marketing.Events;

/// <summary>Logs of <see cref="SystemAccounts.Governance"/>, made by the system step.</summary>
public static class GovernanceEvents
{
    /// <summary>voter indexed, key indexed, joins, votes for it by now.</summary>
    public static readonly EventSignature ValidatorVoted = new("ValidatorVoted(bytes32,bytes32,bool,uint32)");

    /// <summary>key indexed.</summary>
    public static readonly EventSignature ValidatorJoined = new("ValidatorJoined(bytes32)");

    /// <summary>key indexed.</summary>
    public static readonly EventSignature ValidatorLeft = new("ValidatorLeft(bytes32)");

    /// <summary>voter indexed, parameter indexed, value, first block, votes for it by now.</summary>
    public static readonly EventSignature ParameterVoted =
        new("ParameterVoted(bytes32,uint8,uint128,uint64,uint32)");

    /// <summary>parameter indexed, value, first block.</summary>
    public static readonly EventSignature ParameterDecided = new("ParameterDecided(uint8,uint128,uint64)");

    /// <summary>voter indexed, target indexed (1 site, 2 UID), number indexed, suspends, votes for it by now.</summary>
    public static readonly EventSignature SuspensionVoted =
        new("SuspensionVoted(bytes32,uint8,uint32,bool,uint32)");

    /// <summary>target indexed, number indexed, suspends.</summary>
    public static readonly EventSignature SuspensionDecided = new("SuspensionDecided(uint8,uint32,bool)");
}

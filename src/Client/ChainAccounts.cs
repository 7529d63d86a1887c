using MarketChain.Primitives;

namespace MarketChain.Client;

/// <summary>The accounts of the chain's own modules (docs/spec/state.md): where their logs and slots are.</summary>
public static class ChainAccounts
{
    /// <summary>UIDs.</summary>
    public static Address Uids { get; } = Address.Parse("0x000000000000000000000000000000004d430001");

    /// <summary>Sites.</summary>
    public static Address Sites { get; } = Address.Parse("0x000000000000000000000000000000004d430002");

    /// <summary>Campaigns.</summary>
    public static Address Campaigns { get; } = Address.Parse("0x000000000000000000000000000000004d430003");

    /// <summary>Attention: batches, settled epochs, claims; its balance is all escrow, stakes and earnings.</summary>
    public static Address Attention { get; } = Address.Parse("0x000000000000000000000000000000004d430004");

    /// <summary>Governance.</summary>
    public static Address Governance { get; } = Address.Parse("0x000000000000000000000000000000004d430005");
}

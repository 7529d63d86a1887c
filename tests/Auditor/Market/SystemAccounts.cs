using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>The five accounts of docs/spec/state.md.</summary>
internal static class SystemAccounts
{
    public static readonly Address Uids = Number(1);
    public static readonly Address Sites = Number(2);
    public static readonly Address Campaigns = Number(3);
    public static readonly Address Attention = Number(4);
    public static readonly Address Governance = Number(5);

    public static readonly IReadOnlyList<Address> All = [Uids, Sites, Campaigns, Attention, Governance];

    public static bool Contains(Address address) => All.Contains(address);

    private static Address Number(uint number) => new(new Octets().Zeros(16).U32(0x4d43_0000 + number).Span);
}

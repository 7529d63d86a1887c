using MarketChain.Primitives;

namespace MarketChain.Marketing;

/// <summary>
/// The accounts whose storage holds the native modules' records (docs/spec/state.md). They have nonce 1 and code
/// <c>0xfe</c> from genesis, so that they are never empty, and take coin from the chain's own operations only.
/// </summary>
public static class SystemAccounts
{
    /// <summary>UIDs: who a user is.</summary>
    public static readonly Address Uids = Numbered(1);

    /// <summary>Sites and their stake.</summary>
    public static readonly Address Sites = Numbered(2);

    /// <summary>Campaigns and their terms.</summary>
    public static readonly Address Campaigns = Numbered(3);

    /// <summary>
    /// Settled epochs and checkpoints; its balance is all escrow, reserves, stakes and unclaimed earnings.
    /// </summary>
    public static readonly Address Attention = Numbered(4);

    /// <summary>Parameters and the lanes of accounts.</summary>
    public static readonly Address Governance = Numbered(5);

    /// <summary>All of them, ascending.</summary>
    public static readonly IReadOnlyList<Address> All = [Uids, Sites, Campaigns, Attention, Governance];

    /// <summary>
    /// Their code: INVALID. Calls do not run it: they reach the modules' functions, or fail where code is borrowed.
    /// </summary>
    public static readonly ReadOnlyMemory<byte> Code = new byte[] { 0xfe };

    /// <summary>True for any of the five.</summary>
    public static bool Contains(in Address address)
    {
        int number = address.Bytes[^1];
        return number >= 1 && number <= All.Count && address == All[number - 1];
    }

    private static Address Numbered(byte number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes.Clear();
        bytes[^4] = 0x4d;
        bytes[^3] = 0x43;
        bytes[^1] = number;
        return new Address(bytes);
    }
}

using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// What the trie keeps of a settled epoch for ever, in the storage of <see cref="SystemAccounts.Attention"/>:
/// <code>
/// table 1 [campaign 4 ‖ epoch 4]  0  root of the sum tree 32
///                                 1  | leaves 4 | number 4 | impressions 8 | termsVersion 4 | sites 4 |
///                                 2  | ua 16 | reserve 16 |
///                                 3  | paidUsers 16 | paidSites 16 |
///                                 4  | platformFee 16 | returned 16 |
/// table 2 [number]                0  | campaign 4 | epoch 4 | settledAtMs 8 |      in the order of settlement, from 0
/// </code>
/// </summary>
public sealed record SettledEpochRecord
{
    private const byte EpochTable = 1;
    private const byte OrderTable = 2;

    /// <summary>The campaign.</summary>
    public required uint Campaign { get; init; }

    /// <summary>The epoch.</summary>
    public required uint Epoch { get; init; }

    /// <summary>Hash of the sum tree's root.</summary>
    public required Hash256 Root { get; init; }

    /// <summary>Leaves of the tree: those of sites first.</summary>
    public required uint Leaves { get; init; }

    /// <summary>Its place in the order of settlement, from 0.</summary>
    public required uint Number { get; init; }

    /// <summary>Accepted rows.</summary>
    public required ulong Impressions { get; init; }

    /// <summary>The terms that it had.</summary>
    public required uint TermsVersion { get; init; }

    /// <summary>Leaves that are sites.</summary>
    public required uint Sites { get; init; }

    /// <summary>Attention.</summary>
    public required UInt128 Ua { get; init; }

    /// <summary>What it could spend, in wei.</summary>
    public required UInt128 Reserve { get; init; }

    /// <summary>Credited to UIDs, in wei.</summary>
    public required UInt128 PaidUsers { get; init; }

    /// <summary>Paid to sites, in wei.</summary>
    public required UInt128 PaidSites { get; init; }

    /// <summary>Paid to the platform, in wei.</summary>
    public required UInt128 PlatformFee { get; init; }

    /// <summary>What went back to the campaign, in wei.</summary>
    public required UInt128 Returned { get; init; }

    /// <summary>The epoch that was settled as the n-th, and when, Unix ms; false when there were not so many.</summary>
    public static bool TryFind(
        WorldState world, uint number, out uint campaign, out uint epoch, out ulong settledAtMs)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotWord word = OrderRow(number).Load(world, 0, bytes);
        campaign = word.UInt32();
        epoch = word.UInt32();
        settledAtMs = word.UInt64();
        return campaign != 0;
    }

    /// <summary>Reads a settled epoch; null when it is not settled.</summary>
    public static SettledEpochRecord? Load(WorldState world, uint campaign, uint epoch)
    {
        SlotRow row = Row(campaign, epoch);
        UInt256 root = world.GetStorage(SystemAccounts.Attention, row.Slot(0));
        if (root.IsZero)
        {
            return null;
        }

        SlotWord counts = row.Load(world, 1, stackalloc byte[UInt256.Size]);
        SlotWord size = row.Load(world, 2, stackalloc byte[UInt256.Size]);
        SlotWord paid = row.Load(world, 3, stackalloc byte[UInt256.Size]);
        SlotWord rest = row.Load(world, 4, stackalloc byte[UInt256.Size]);
        return new SettledEpochRecord
        {
            Campaign = campaign,
            Epoch = epoch,
            Root = new Hash256(root.ToBigEndian()),
            Leaves = counts.UInt32(),
            Number = counts.UInt32(),
            Impressions = counts.UInt64(),
            TermsVersion = counts.UInt32(),
            Sites = counts.UInt32(),
            Ua = size.UInt128(),
            Reserve = size.UInt128(),
            PaidUsers = paid.UInt128(),
            PaidSites = paid.UInt128(),
            PlatformFee = rest.UInt128(),
            Returned = rest.UInt128(),
        };
    }

    /// <summary>Keeps it, and its place in the order.</summary>
    public void Store(WorldState world, ulong settledAtMs)
    {
        SlotRow row = Row(Campaign, Epoch);
        world.SetStorage(SystemAccounts.Attention, row.Slot(0), UInt256.ReadBigEndian(Root.Bytes));
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotWord counts = new(bytes);
        counts.Put(Leaves);
        counts.Put(Number);
        counts.Put(Impressions);
        counts.Put(TermsVersion);
        counts.Put(Sites);
        row.Store(world, 1, counts);
        row.Store(world, 2, Ua, Reserve);
        row.Store(world, 3, PaidUsers, PaidSites);
        row.Store(world, 4, PlatformFee, Returned);
        SlotWord order = new(bytes);
        order.Put(Campaign);
        order.Put(Epoch);
        order.Put(settledAtMs);
        OrderRow(Number).Store(world, 0, order);
    }

    private static SlotRow Row(uint campaign, uint epoch)
        => new(SystemAccounts.Attention, EpochTable, ((ulong)campaign << 32) | epoch);

    private static SlotRow OrderRow(uint number) => new(SystemAccounts.Attention, OrderTable, number);
}

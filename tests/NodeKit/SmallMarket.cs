using System.Globalization;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.NodeKit;

/// <summary>
/// A market on a development chain: sites and campaigns of the funded accounts, users, batches of impressions that
/// count, claims of what they earned.
/// <code>
/// OpenAsync   registers what of it is not on the chain yet, so that it can be opened again after a crash
/// Sites       each submits batches, one after the other      MarketSite
/// Holders     each claims what it has earned                 MarketHolder
/// </code>
/// A user's day has no more hours than an epoch: epochs of a second take a chain's clock that runs faster.
/// </summary>
/// <param name="client">A chain that nobody else registers anything on.</param>
/// <param name="size">The same each time.</param>
public sealed class SmallMarket(MarketChainClient client, MarketSize size) : IDisposable
{
    private static readonly UInt256 Coin = 1_000_000_000_000_000_000UL;

    private readonly List<MarketSite> _sites = [];

    /// <summary>The sites by number, from 1; none before the market is open.</summary>
    public IReadOnlyList<MarketSite> Sites => _sites;

    /// <summary>The users who can claim, by UID, from 1.</summary>
    public IReadOnlyList<MarketHolder> Holders { get; } =
        [.. Enumerable.Range(1, size.Holders).Select(uid => new MarketHolder(client, (uint)uid))];

    /// <summary>Opens the market, and first makes those parts of it that are not there.</summary>
    /// <param name="random">Decides who sees what.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task OpenAsync(Random random, CancellationToken cancellation = default)
    {
        await RegisterSitesAsync(cancellation);
        await RegisterUsersAsync(cancellation);
        await CreateCampaignsAsync(cancellation);
        for (int site = 1; site <= size.Sites; site++)
        {
            _sites.Add(await MarketSite.OpenAsync(client, site, size, random.Next(), cancellation));
        }
    }

    public void Dispose()
    {
        _sites.ForEach(site => site.Dispose());
        foreach (MarketHolder holder in Holders)
        {
            holder.Dispose();
        }
    }

    private async Task RegisterSitesAsync(CancellationToken cancellation)
    {
        for (int site = 1; site <= size.Sites; site++)
        {
            if (await client.FindSiteAsync((uint)site, cancellation) is null)
            {
                string name = Name("site", site);
                await SubmitAsync(site, owner => new RegisterSite(name, owner, Coin * 1_000UL), cancellation);
            }
        }
    }

    private async Task RegisterUsersAsync(CancellationToken cancellation)
    {
        if (await client.FindUidAsync((uint)size.Users, cancellation) is null)
        {
            ChainStatus chain = await client.GetStatusAsync(cancellation);
            await SubmitAsync(1, _ => new RegisterUids(1, Entries(chain.GenesisHash)), cancellation);
        }
    }

    private async Task CreateCampaignsAsync(CancellationToken cancellation)
    {
        for (int campaign = 1; campaign <= size.Campaigns; campaign++)
        {
            if (await client.FindCampaignAsync((uint)campaign, cancellation) is null)
            {
                string name = Name("campaign", campaign);
                await SubmitAsync(
                    0, owner => new CreateCampaign(name, Terms(), owner, Coin * 10_000UL), cancellation);
            }
        }
    }

    private async Task SubmitAsync(int account, Func<Address, NativePayload> payload, CancellationToken cancellation)
    {
        using DevAccount sender = await DevAccount.OpenAsync(client, account, cancellation);
        await sender.Account.SubmitAsync(payload(sender.Account.Address), NodeProgram.Deadline, cancellation);
    }

    private ValueList<UidEntry> Entries(Hash256 genesisHash) =>
    [
        .. Holders.Select(holder => new UidEntry(UidEntry.OwnKey, default, 0, holder.Agree(genesisHash))),
        .. Enumerable.Range(0, size.Users - size.Holders).Select(
            number => new UidEntry(UidEntry.Identity, Keccak256.Hash(BitConverter.GetBytes(number)), 0, null)),
    ];

    private static string Name(string kind, int number)
        => string.Create(CultureInfo.InvariantCulture, $"{kind} {number}");

    /// <summary>A row of a second pays for a claim, and an epoch's budget for thousands of rows.</summary>
    private static CampaignTerms Terms() => new()
    {
        Pricing = Pricing.Fixed,
        PricePerUa = 100_000_000_000UL,
        BudgetPerEpoch = Coin * 100UL,
        UserBps = 6_000,
        SiteBps = 3_000,
        PlatformBps = 1_000,
        UidLevelMax = 3,
        UaModel = 1,
    };
}

using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Run;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Market;

/// <summary>Registers what a log names: its sites, then its campaigns and users, and learns their numbers.</summary>
internal sealed class MarketSetup(
    MarketChainClient client, ReplayAccounts accounts, ChainStatus chain, LogScan scan, ReplayOptions options)
{
    /// <summary>10 coin: ten million rows an epoch by the development chain's rules.</summary>
    private static readonly UInt256 SiteStake = UInt256.Parse("10000000000000000000");

    /// <summary>0.002 coin: twice what the development chain's rules ask.</summary>
    private static readonly UInt256 StakePerUser = UInt256.Parse("2000000000000000");

    /// <summary>Registers everything.</summary>
    /// <exception cref="MarketChainException">The chain refused something; the message has the reason.</exception>
    public async Task<RegisteredMarket> RunAsync(IReplayView view, CancellationToken cancellation)
    {
        uint[] sites = await RegisterSitesAsync(cancellation);
        view.Note($"sites: {string.Join(", ", scan.Sites.Select((site, i) => $"{sites[i]} {site.Name}"))}");
        Task<RegisteredCampaign[]> campaigns = CreateCampaignsAsync(sites, cancellation);
        UserRegistration users = new(client, accounts, chain, scan, options.Seed);
        uint[] uids = await users.RunAsync(sites, view.Begin("register users", scan.Users.Count), cancellation);
        return new RegisteredMarket(sites, await campaigns, uids, users.Users);
    }

    private async Task<uint[]> RegisterSitesAsync(CancellationToken cancellation)
    {
        int[] users = new int[scan.Sites.Count];
        foreach (int site in scan.FirstSites)
        {
            users[site]++;
        }

        List<Hash256> sent = [];
        for (int i = 0; i < scan.Sites.Count; i++)
        {
            NativeAccount owner = accounts.OwnerOf(i);
            UInt256 stake = SiteStake + (StakePerUser * (ulong)users[i]);
            sent.Add(await owner.SendAsync(new RegisterSite(scan.Sites[i].Name, owner.Address, stake), cancellation));
        }

        uint[] numbers = new uint[sent.Count];
        for (int i = 0; i < sent.Count; i++)
        {
            numbers[i] = Single<SiteRegistered>(await ReceiptAsync(sent[i], cancellation)).Site;
        }

        return numbers;
    }

    private async Task<RegisteredCampaign[]> CreateCampaignsAsync(uint[] sites, CancellationToken cancellation)
    {
        ulong epochs = Math.Max(1, (scan.SpanMs / options.Speed / chain.EpochMs) + 1);
        (uint, long)[] siteRows = [.. scan.Sites.Select((site, i) => (sites[i], site.Rows))];
        List<Hash256> sent = [];
        for (int i = 0; i < scan.Items.Count; i++)
        {
            CampaignPlan plan = CampaignRules.Plan(i, scan.Items[i].Rows, epochs, siteRows);
            CreateCampaign create = new(scan.Items[i].Name, plan.Terms, accounts.Platform.Address, plan.Escrow);
            sent.Add(await accounts.AdvertiserOf(i).SendAsync(create, cancellation));
        }

        RegisteredCampaign[] campaigns = new RegisteredCampaign[sent.Count];
        for (int i = 0; i < sent.Count; i++)
        {
            CampaignCreated created = Single<CampaignCreated>(await ReceiptAsync(sent[i], cancellation));
            campaigns[i] = new RegisteredCampaign(created.Campaign, scan.Items[i].Name, created.Escrow);
        }

        return campaigns;
    }

    private async Task<Receipt> ReceiptAsync(Hash256 transaction, CancellationToken cancellation)
        => (await client.WaitForReceiptAsync(transaction, ReplayOptions.BlockTimeout, cancellation)).EnsureSucceeded();

    private static T Single<T>(Receipt receipt)
        where T : MarketEvent
        => receipt.Events.OfType<T>().FirstOrDefault()
            ?? throw new MarketChainException(
                ClientFault.BadAnswer, $"transaction {receipt.TransactionHash} has no {typeof(T).Name} event");
}

using System.Security.Cryptography;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>The program that README.md shows, line by line.</summary>
internal static class PlatformExample
{
    public static async Task RunAsync(string url, TextWriter console)
    {
        using MarketChainClient client = new(new Uri(url), TimeProvider.System);
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(key));
        TimeSpan patience = TimeSpan.FromSeconds(30);
        UInt256 coin = 1_000_000_000_000_000_000UL;

        // One account is advertiser, site and platform here; each is a role of its own.
        RegisterSite newSite = new("news.example", Payout: account.Address, Stake: 10 * coin);
        Receipt done = await account.SubmitAsync(newSite, patience);
        uint site = done.Events.OfType<SiteRegistered>().Single().Site;

        // A user whom the site knows by a login: as a hash that nobody else can guess.
        Hash256 commitment = new(RandomNumberGenerator.GetBytes(32));
        UidEntry user = new(UidEntry.Identity, commitment, ConfidencePermille: 0, Controller: null);
        done = await account.SubmitAsync(new RegisterUids(site, [user]), patience);
        uint uid = done.Events.OfType<UidRegistered>().Single().Uid;

        CampaignTerms terms = new()
        {
            Pricing = Pricing.Fixed,
            PricePerUa = 1_000_000_000_000,
            BudgetPerEpoch = 5 * coin,
            UserBps = 5_000,
            SiteBps = 4_000,
            PlatformBps = 1_000,
            UidLevelMax = 3,
            UaModel = 1,
        };
        CreateCampaign newCampaign = new("shoes", terms, Platform: account.Address, Escrow: 20 * coin);
        done = await account.SubmitAsync(newCampaign, patience);
        uint campaign = done.Events.OfType<CampaignCreated>().Single().Campaign;

        // One impression: five seconds, wholly visible, in the window that had the focus.
        ulong nowMs = (await client.GetStatusAsync()).TimestampMs;
        ImpressionBatchBuilder rows = new(site, stream: 0, firstBatchSequence: 0);
        rows.TryAdd(new Impression(nowMs, uid, campaign, 5_000, 1_000, ImpressionFlags.Focus, Format: 0));
        Hash256 batch = await account.SendAsync(rows.Build(salt: RandomNumberGenerator.GetBytes(32)));
        await client.WaitForReceiptAsync(batch, patience);

        BatchInfo? result = await client.FindBatchAsync(batch);
        console.WriteLine($"site {site}, uid {uid}, campaign {campaign}");
        console.WriteLine($"{result!.Accepted} of {result.Rows} impressions count, attention {result.Ua}");
    }
}

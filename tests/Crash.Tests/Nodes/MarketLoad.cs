using System.Collections.Concurrent;
using System.Security.Cryptography;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>
/// A market that never rests: transfers, batches of impressions and, as epochs of a second end, settlements. It
/// remembers what the node has shown to be final, blocks and receipts: none may ever be lost.
/// </summary>
internal sealed class MarketLoad
{
    private const int Advertiser = 0;
    private const int SiteOwner = 1;
    private const int FirstPayer = 2;
    private const int Payers = 3;
    private const uint Users = 100;
    private const int RowsPerBatch = 50;
    private const int SendsAhead = 8;
    private static readonly UInt256 Coin = UInt256.Parse("1000000000000000000");

    private readonly ConcurrentDictionary<ulong, Hash256> _blocks = new();
    private readonly ConcurrentDictionary<Hash256, ulong> _receipts = new();

    /// <summary>Works with the node until that is gone; throws what its end causes, or what a refusal says.</summary>
    public async Task RunAsync(CrashableProcess process, CancellationToken dead)
    {
        using var client = await NodeUnderTest.ConnectAsync(process);
        await OpenMarketAsync(client, dead);
        var work = Enumerable.Range(FirstPayer, Payers).Select(payer => PayAsync(client, payer, dead))
            .Append(AdvertiseAsync(client, dead)).Append(WatchAsync(client, dead));
        await await Task.WhenAny(work);
    }

    /// <summary>Checks that a restarted node has every final block, and makes further ones.</summary>
    public async Task CheckAsync(CrashableProcess process)
    {
        using var client = await NodeUnderTest.ConnectAsync(process);
        foreach (var (number, hash) in _blocks)
        {
            var block = await client.FindBlockAsync(number);
            Assert.True(block?.Hash == hash, $"block {number} was {hash} and is {block?.Hash}");
        }

        foreach (var (transaction, number) in _receipts)
        {
            var receipt = await client.FindReceiptAsync(transaction);
            Assert.True(receipt?.BlockNumber == number, $"{transaction} was in {number}, is in {receipt?.BlockNumber}");
        }

        using var key = DevelopmentAccounts.DeriveKey(FirstPayer);
        using var payer = await NativeAccount.OpenAsync(client, AccountSigner.Of(key));
        Remember(await payer.SubmitAsync(new Transfer(NewAddress(), 1), Disk.Deadline));
    }

    /// <summary>For a new chain.</summary>
    public void Forget()
    {
        _blocks.Clear();
        _receipts.Clear();
    }

    private static async Task OpenMarketAsync(MarketChainClient client, CancellationToken dead)
    {
        using var ownerKey = DevelopmentAccounts.DeriveKey(SiteOwner);
        using var owner = await NativeAccount.OpenAsync(client, AccountSigner.Of(ownerKey), cancellation: dead);
        if (await client.FindSiteAsync(1, dead) is null)
            await owner.SubmitAsync(new RegisterSite("news", owner.Address, Coin * 1000), Disk.Deadline, dead);
        if (await client.FindUidAsync(Users, dead) is null)
            await owner.SubmitAsync(new RegisterUids(1, NewUsers()), Disk.Deadline, dead);
        if (await client.FindCampaignAsync(1, dead) is null)
            await CreateCampaignAsync(client, owner.Address, dead);
    }

    private static async Task CreateCampaignAsync(MarketChainClient client, Address platform, CancellationToken dead)
    {
        using var key = DevelopmentAccounts.DeriveKey(Advertiser);
        using var advertiser = await NativeAccount.OpenAsync(client, AccountSigner.Of(key), cancellation: dead);
        var campaign = new CreateCampaign("shoes", Terms(), platform, Coin * 1000);
        await advertiser.SubmitAsync(campaign, Disk.Deadline, dead);
    }

    private async Task PayAsync(MarketChainClient client, int account, CancellationToken dead)
    {
        using var key = DevelopmentAccounts.DeriveKey(account);
        using var payer = await NativeAccount.OpenAsync(client, AccountSigner.Of(key), cancellation: dead);
        while (!dead.IsCancellationRequested)
        {
            for (var ahead = 0; ahead < SendsAhead; ahead++)
                await payer.SendAsync(new Transfer(NewAddress(), 1), dead);
            Remember(await payer.SubmitAsync(new Transfer(NewAddress(), 1), Disk.Deadline, dead));
        }
    }

    private async Task AdvertiseAsync(MarketChainClient client, CancellationToken dead)
    {
        using var key = DevelopmentAccounts.DeriveKey(SiteOwner);
        using var owner = await NativeAccount.OpenAsync(client, AccountSigner.Of(key), cancellation: dead);
        var builder = new ImpressionBatchBuilder(site: 1, stream: 0, firstBatchSequence: owner.NextSequence);
        while (!dead.IsCancellationRequested)
        {
            var status = await client.GetStatusAsync(dead);
            for (var row = 0; row < RowsPerBatch; row++)
                builder.TryAdd(NewRow(status.TimestampMs));
            var hash = await owner.SendAsync(builder.Build(RandomNumberGenerator.GetBytes(32)), dead);
            Remember((await client.WaitForReceiptAsync(hash, Disk.Deadline, dead)).EnsureSucceeded());
        }
    }

    private async Task WatchAsync(MarketChainClient client, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            var status = await client.GetStatusAsync(dead);
            _blocks[status.Head] = status.HeadHash;
        }
    }

    private void Remember(Receipt receipt) => _receipts[receipt.TransactionHash] = receipt.BlockNumber;

    private static Impression NewRow(ulong timeMs) => new(
        timeMs, 1 + (uint)RandomNumberGenerator.GetInt32((int)Users), 1, 5_000, 1_000, ImpressionFlags.Focus, 0);

    private static ValueList<UidEntry> NewUsers() => [.. Enumerable.Range(0, (int)Users).Select(NewUser)];

    private static UidEntry NewUser(int number)
        => new(UidEntry.Identity, new Hash256(SHA256.HashData(BitConverter.GetBytes(number))), 0, null);

    private static Address NewAddress() => new(RandomNumberGenerator.GetBytes(20));

    private static CampaignTerms Terms() => new()
    {
        Pricing = Pricing.Fixed,
        PricePerUa = 1_000,
        BudgetPerEpoch = Coin,
        UserBps = 6_000,
        SiteBps = 3_000,
        PlatformBps = 1_000,
        UidLevelMax = 3,
        UaModel = 1,
    };
}

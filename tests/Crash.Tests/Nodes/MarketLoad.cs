using System.Collections.Concurrent;
using System.Text.Json;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>
/// A market that never rests: batches of impressions from several sites, settlements as epochs end, claims of what
/// they paid, transfers between. It remembers what the node has shown to be final, blocks and receipts: none may ever
/// be lost.
/// </summary>
internal sealed class MarketLoad
{
    private const int FirstPayer = 4;
    private const int Payers = 2;
    private const int SendsAhead = 8;
    private const int RowsPerBatch = 100;
    private static readonly MarketSize Size = new(Sites: 2, Campaigns: 3, Holders: 20, Users: 200);

    private readonly ConcurrentDictionary<ulong, Hash256> _blocks = new();
    private readonly ConcurrentDictionary<Hash256, ulong> _receipts = new();
    private int _seed;
    private int _payees;

    /// <summary>What the crashes interrupted.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>Works with the node until that is gone; throws what its end causes, or what a refusal says.</summary>
    public async Task RunAsync(CrashableProcess process, CancellationToken dead)
    {
        using MarketChainClient client = await NodeProcess.ConnectAsync(process);
        Task watch = WatchAsync(client, dead);
        using SmallMarket market = new(client, Size);
        await market.OpenAsync(new Random(_seed++), dead);
        IEnumerable<Task> work =
        [
            watch,
            ClaimAsync(market, dead),
            .. market.Sites.Select(site => AdvertiseAsync(site, dead)),
            .. Enumerable.Range(FirstPayer, Payers).Select(payer => PayAsync(client, payer, dead)),
        ];
        await await Task.WhenAny(work);
    }

    /// <summary>Checks that a restarted node has all that was final, and that the market goes on: to a claim.</summary>
    public async Task CheckAsync(CrashableProcess process)
    {
        using MarketChainClient client = await NodeProcess.ConnectAsync(process);
        await CheckFinalAsync(client);
        JsonElement totals = await client.CallAsync("mkt_getTotals", CancellationToken.None);
        Tally.SawSettled(totals.GetProperty("settledEpochs").GetInt64());
        using SmallMarket market = new(client, Size);
        await market.OpenAsync(new Random(_seed++));
        ulong head = await client.GetBlockNumberAsync();
        foreach (MarketSite site in market.Sites)
        {
            await site.SubmitAndSettleAsync(RowsPerBatch);
        }

        await Eventually.True(
            async () => await AnyClaimAsync(market) is not null, Disk.Deadline, "a user with earnings to claim");
        Assert.True(await client.GetBlockNumberAsync() > head, $"no block after {head}");
        await CheckFinalAsync(client);
    }

    /// <summary>For a new chain.</summary>
    public void Forget()
    {
        _blocks.Clear();
        _receipts.Clear();
    }

    private async Task CheckFinalAsync(MarketChainClient client)
    {
        foreach ((ulong number, Hash256 hash) in _blocks)
        {
            BlockInfo? block = await client.FindBlockAsync(number);
            Assert.True(block?.Hash == hash, $"block {number} was {hash} and is {block?.Hash}");
        }

        foreach ((Hash256 transaction, ulong number) in _receipts)
        {
            Receipt? receipt = await client.FindReceiptAsync(transaction);
            Assert.True(receipt?.BlockNumber == number, $"{transaction} was in {number}, is in {receipt?.BlockNumber}");
        }
    }

    private async Task AdvertiseAsync(MarketSite site, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            Receipt receipt = await site.SubmitBatchAsync(RowsPerBatch, dead);
            Remember(receipt);
            Tally.AddRows(receipt.Events.OfType<ImpressionsSubmitted>().Single().Accepted);
        }
    }

    private async Task ClaimAsync(SmallMarket market, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            if (await AnyClaimAsync(market, dead) is { } receipt)
            {
                Remember(receipt);
                Tally.AddClaim();
            }
        }
    }

    private static async Task<Receipt?> AnyClaimAsync(SmallMarket market, CancellationToken dead = default)
    {
        foreach (MarketHolder holder in market.Holders)
        {
            if (await holder.TryClaimAsync(dead) is { } receipt)
            {
                return receipt;
            }
        }

        return null;
    }

    private async Task PayAsync(MarketChainClient client, int account, CancellationToken dead)
    {
        using DevAccount payer = await DevAccount.OpenAsync(client, account, dead);
        while (!dead.IsCancellationRequested)
        {
            for (int ahead = 0; ahead < SendsAhead; ahead++)
            {
                await payer.Account.SendAsync(new Transfer(NewAddress(), 1UL), dead);
            }

            Remember(await payer.Account.SubmitAsync(new Transfer(NewAddress(), 1UL), Disk.Deadline, dead));
        }
    }

    private async Task WatchAsync(MarketChainClient client, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            ChainStatus status = await client.GetStatusAsync(dead);
            _blocks[status.Head] = status.HeadHash;
        }
    }

    private void Remember(Receipt receipt) => _receipts[receipt.TransactionHash] = receipt.BlockNumber;

    private Address NewAddress()
    {
        byte[] bytes = new byte[Address.Size];
        BitConverter.TryWriteBytes(bytes.AsSpan(1), Interlocked.Increment(ref _payees));
        return new Address(bytes);
    }
}

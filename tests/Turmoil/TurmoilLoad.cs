using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Turmoil;

/// <summary>
/// A market and payments that never rest, each at whoever answers: batches of impressions from two sites, claims of
/// what they earned, transfers.
/// </summary>
internal sealed class TurmoilLoad(ValidatorCluster cluster, FinalRecord record, int seed)
{
    private const int RowsPerBatch = 100;
    private const int FirstPayer = 4;
    private const int Payers = 4;

    /// <summary>So much is done at one node before another is asked.</summary>
    private const int WorksAtOneNode = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Address Somebody = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly MarketSize Size = new(Sites: 2, Campaigns: 3, Holders: 20, Users: 400);

    private long _rows;
    private long _claims;

    /// <summary>Impressions that count, in blocks that were shown.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Claims in blocks that were shown.</summary>
    public long Claims => Interlocked.Read(ref _claims);

    /// <summary>True for what trouble does to a client; false for a wrong answer, and a rule that was broken.</summary>
    public static bool IsOfTurmoil(Exception fault)
        => fault is OperationCanceledException or ObjectDisposedException
            or MarketChainException { Fault: ClientFault.Unreachable or ClientFault.Refused or ClientFault.TimedOut };

    /// <summary>Registers sites, users and campaigns.</summary>
    public async Task OpenAsync()
    {
        using SmallMarket market = new(await cluster.SomeClientAsync(0), Size);
        await market.OpenAsync(new Random(seed));
    }

    /// <summary>Works until it is told that it is enough.</summary>
    public Task RunAsync(CancellationToken enough) => Task.WhenAll(
    [
        .. Enumerable.Range(1, Size.Sites).Select(
            site => WorkAsync(site, (client, stop) => AdvertiseAsync(client, site, stop), enough)),
        .. Enumerable.Range(FirstPayer, Payers).Select(
            payer => WorkAsync(payer, (client, stop) => PayAsync(client, payer, stop), enough)),
        WorkAsync(0, ClaimAsync, enough),
    ]);

    private async Task WorkAsync(
        int worker, Func<MarketChainClient, CancellationToken, Task> work, CancellationToken enough)
    {
        for (int turn = worker; !enough.IsCancellationRequested; turn++)
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(enough);
            patience.CancelAfter(Patience);
            try
            {
                await work(await cluster.SomeClientAsync(turn), patience.Token);
            }
            catch (Exception fault) when (IsOfTurmoil(fault))
            {
                // Its node is frozen, gone, or has not heard of the last one yet.
                continue;
            }
        }
    }

    private async Task AdvertiseAsync(MarketChainClient client, int site, CancellationToken stop)
    {
        using MarketSite open = await MarketSite.OpenAsync(client, site, Size, seed + site, stop);
        for (int i = 0; i < WorksAtOneNode; i++)
        {
            Receipt receipt = await open.SubmitBatchAsync(RowsPerBatch, stop);
            record.Saw(receipt);
            Interlocked.Add(ref _rows, receipt.Events.OfType<ImpressionsSubmitted>().Single().Accepted);
        }
    }

    private async Task PayAsync(MarketChainClient client, int account, CancellationToken stop)
    {
        using DevAccount payer = await DevAccount.OpenAsync(client, account, stop);
        for (int i = 0; i < WorksAtOneNode; i++)
        {
            record.Saw(await payer.Account.SubmitAsync(new Transfer(Somebody, 1UL), Patience, stop));
        }
    }

    private async Task ClaimAsync(MarketChainClient client, CancellationToken stop)
    {
        for (uint uid = 1; uid <= Size.Holders; uid++)
        {
            using MarketHolder holder = new(client, uid);
            if (await holder.TryClaimAsync(stop) is { } receipt)
            {
                record.Saw(receipt);
                Interlocked.Increment(ref _claims);
            }
        }
    }
}

using System.Globalization;
using System.Text.Json;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Auditor.Tests;

/// <summary>
/// A crowd that does by chance everything that a native transaction can do, rightly and wrongly, beside plain
/// transactions of Ethereum's. What the node refuses at its door is nobody's business; what it takes in must come out
/// of the auditor in the same way.
/// </summary>
internal sealed class RandomMarket : IDisposable
{
    private const ulong Coin = 1_000_000_000_000_000_000;

    private readonly MarketChainClient _client;
    private readonly HttpRpc _rpc;
    private readonly List<NativeAccount> _accounts = [];
    private readonly RandomPayloads _payloads;
    private readonly RandomTransfers _transfers;
    private readonly Random _random;

    private RandomMarket(
        MarketChainClient client, HttpRpc rpc, RandomPayloads payloads, RandomTransfers transfers, Random random)
    {
        _client = client;
        _rpc = rpc;
        _payloads = payloads;
        _transfers = transfers;
        _random = random;
    }

    /// <summary>What was sent so far.</summary>
    public int Sent { get; private set; }

    /// <summary>
    /// Opens the accounts: some of the funded ones, some with keys of the other kind, some with lanes.
    /// </summary>
    public static async Task<RandomMarket> OpenAsync(Uri endpoint, Random random)
    {
        MarketChainClient client = new(endpoint, TimeProvider.System);
        List<AccountSigner> signers =
        [
            .. Enumerable.Range(0, 8).Select(i => AccountSigner.Of(DevelopmentAccounts.DeriveKey(i))),
            .. Enumerable.Range(1, 8).Select(i => AccountSigner.Of(
                Ed25519PrivateKey.FromSeed(Enumerable.Repeat((byte)i, 32).ToArray()))),
        ];
        ChainStatus chain = await client.GetStatusAsync();
        RandomMarket market = new(
            client,
            new HttpRpc(endpoint),
            new RandomPayloads(random, chain, signers),
            new RandomTransfers(client, chain.ChainId, random),
            random);
        for (int i = 0; i < signers.Count; i++)
        {
            market._accounts.Add(await NativeAccount.OpenAsync(client, signers[i], lane: i % 4 == 3 ? 7u : 0));
        }

        return market;
    }

    /// <summary>Gives the accounts without coin some, so that they can pay for gas.</summary>
    public async Task FundAsync()
    {
        foreach (NativeAccount account in _accounts.Skip(8))
        {
            await _accounts[0].SendAsync(new Transfer(account.Address, 5 * (UInt256)Coin));
        }
    }

    /// <summary>Every account sends something, then the next block is awaited.</summary>
    public async Task RoundAsync()
    {
        JsonElement totals = _rpc.Call("mkt_getTotals", "[]");
        JsonElement status = _rpc.Call("mkt_status", "[]");
        _payloads.Look(totals, status, CounterOf);
        foreach (NativeAccount account in _accounts)
        {
            await SendAsync(account);
        }

        await _transfers.SendAsync();
        ulong head = status.Number("head");
        await Eventually.True(
            async () => await _client.GetBlockNumberAsync() > head, TimeSpan.FromSeconds(30), "the next block");
    }

    public void Dispose()
    {
        _accounts.ForEach(account => account.Dispose());
        _transfers.Dispose();
        _rpc.Dispose();
        _client.Dispose();
    }

    private ulong CounterOf(uint uid)
    {
        JsonElement record = _rpc.Call("mkt_getUid", $"[{uid.ToString(CultureInfo.InvariantCulture)}]");
        return record.ValueKind == JsonValueKind.Null ? 0 : record.Number("counter");
    }

    private async Task SendAsync(NativeAccount account)
    {
        SendOptions options = account.Options;
        try
        {
            account.Options = options with
            {
                MaxPriorityFeePerGas = (UInt256)(ulong)_random.Next(3),
                FeePayer = _random.Next(8) == 0 ? _accounts[_random.Next(8)].Signer : null,
            };
            await (_random.Next(2) == 0
                ? account.SendAsync(_payloads.Batch(account.Address))
                : account.SendAsync(_payloads.Next(account.Address)));
            Sent++;
        }
        catch (MarketChainException refused) when (refused.Fault is not ClientFault.Unreachable)
        {
            await account.ResyncAsync();
        }
        finally
        {
            account.Options = options;
        }
    }
}

using System.Text.Json.Nodes;
using MarketChain.Client.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Client.Tests;

public sealed class NativeAccountTests : IAsyncLifetime
{
    private const uint Lane = 3;

    private readonly FakeNode _node = new();
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.FromSeed(Samples.Hash(7).Bytes);
    private readonly List<PooledTransaction> _taken = [];

    public Task InitializeAsync()
    {
        _node["mkt_status"] = _ => Samples.Status();
        _node["eth_gasPrice"] = _ => "0x3b9aca00";
        _node["mkt_getLane"] = _ => 5;
        _node["mkt_sendTransaction"] = Take;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _key.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Numbers_prices_and_signs_for_its_chain()
    {
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        await account.SendAsync(new Transfer(Samples.Address(1), 7));
        await account.SendAsync(new FundCampaign(1, 8));
        Assert.Equal([5UL, 6UL], _taken.Select(item => item.Transaction.Sequence));
        Assert.Equal(7UL, account.NextSequence);
        foreach (PooledTransaction taken in _taken)
        {
            NativeTransaction transaction = Assert.IsType<NativeTransaction>(taken.Transaction);
            Assert.True(transaction.TryRecoverSender(Samples.GenesisHash, out Address sender, out _));
            Assert.Equal(account.Address, sender);
            Assert.Equal((19779UL, Lane), (transaction.ChainId, transaction.Lane));
            Assert.Equal(2_000_000_000UL, transaction.MaxFeePerGas);
            Assert.False(transaction.TryRecoverSender(Samples.Hash(0x12), out Address other, out _) && other == sender);
        }
    }

    [Fact]
    public async Task A_refused_transaction_leaves_its_number_to_the_next()
    {
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        _node["mkt_sendTransaction"] = _ => throw FakeNode.Refusal(-32003, "the pool is full");
        await Assert.ThrowsAsync<MarketChainException>(() => account.SendAsync(new Transfer(Samples.Address(1), 7)));
        _node["mkt_sendTransaction"] = Take;
        await account.SendAsync(new Transfer(Samples.Address(1), 7));
        Assert.Equal(5UL, Assert.Single(_taken).Transaction.Sequence);
    }

    [Fact]
    public async Task Many_senders_at_once_leave_no_gap()
    {
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => account.SendAsync(new Transfer(Samples.Address(1), (ulong)i))));
        Assert.Equal(Enumerable.Range(5, 50).Select(i => (ulong)i), _taken.Select(item => item.Transaction.Sequence));
    }

    [Fact]
    public async Task After_a_loss_the_chain_says_the_number()
    {
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        _node["mkt_getLane"] = _ => 40;
        await account.ResyncAsync();
        Assert.Equal(40UL, account.NextSequence);
    }

    [Fact]
    public async Task A_batch_travels_with_its_rows()
    {
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        ImpressionBatchBuilder builder = new(site: 2, stream: 0, firstBatchSequence: 9);
        Assert.True(builder.TryAdd(new Impression(1_000, 1, 1, 5_000, 900, ImpressionFlags.Focus, 0)));
        Assert.True(builder.TryAdd(new Impression(2_000, 2, 7, 5_000, 900, ImpressionFlags.Focus, 0)));
        await account.SendAsync(builder.Build(Samples.Hash(0x99).Bytes));
        PooledTransaction taken = Assert.Single(_taken);
        Assert.True(taken.CheckSidecar(out SidecarFault fault), $"{fault}");
        NativeTransaction transaction = Assert.IsType<NativeTransaction>(taken.Transaction);
        ulong needed = NativeGas.Intrinsic(transaction) + NativeGas.Reserved(transaction, distinctCampaigns: 2);
        Assert.InRange(transaction.GasLimit, needed, needed + 5_000);
    }

    [Fact]
    public async Task Another_may_pay_the_fee()
    {
        using Ed25519PrivateKey payerKey = Ed25519PrivateKey.FromSeed(Samples.Hash(8).Bytes);
        AccountSigner payer = AccountSigner.Of(payerKey);
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        account.Options = account.Options with { FeePayer = payer };
        await account.SendAsync(new Transfer(Samples.Address(1), 7));
        Transaction transaction = Assert.Single(_taken).Transaction;
        Assert.True(transaction.TryRecoverSender(Samples.GenesisHash, out Address sender, out _));
        Assert.Equal((account.Address, payer.Address), (sender, transaction.GasPayer));
    }

    [Fact]
    public void A_gas_limit_covers_every_payload_by_little()
    {
        using Secp256k1PrivateKey development = DevelopmentAccounts.DeriveKey(0);
        AccountSigner[] signers = [AccountSigner.Of(_key), AccountSigner.Of(development)];
        foreach (NativePayload payload in Payloads())
        {
            foreach (AccountSigner signer in signers)
            {
                NativeBody body = new() { ChainId = 19779, MaxFeePerGas = 2_000_000_000, Payload = payload };
                body = body with { GasLimit = GasLimits.For(body, distinctCampaigns: 1) };
                NativeTransaction transaction = signer.SignTransaction(body, Samples.GenesisHash);
                ulong needed = NativeGas.Intrinsic(transaction) + NativeGas.Reserved(transaction, distinctCampaigns: 1);
                Assert.InRange(transaction.GasLimit, needed, needed + 5_000);
            }
        }
    }

    [Fact]
    public async Task A_node_that_names_another_transaction_is_not_believed()
    {
        using MarketChainClient client = _node.Connect();
        using NativeAccount account = await NativeAccount.OpenAsync(client, AccountSigner.Of(_key), Lane);
        _node["mkt_sendTransaction"] = _ => Samples.Hash(1).ToString();
        MarketChainException fault = await Assert.ThrowsAsync<MarketChainException>(
            () => account.SendAsync(new Transfer(Samples.Address(1), 7)));
        Assert.Equal(ClientFault.BadAnswer, fault.Fault);
    }

    private static IEnumerable<NativePayload> Payloads() =>
    [
        new Transfer(Samples.Address(1), UInt256.Parse("1000000000000000000")),
        new RegisterSite("news.example", Samples.Address(2), UInt256.Parse("1000000000000000000")),
        new FundCampaign(1, 5),
        new SettleEpoch(1, 2, 1_000),
        new ClaimEarnings(1, Samples.Address(3), default, FeeFromClaim: true),
        new RegisterUids(1, [.. Enumerable.Range(1, 50).Select(i => new UidEntry(2, Samples.Hash((byte)i), 0, null))]),
    ];

    private JsonNode? Take(JsonArray parameters)
    {
        byte[] raw = Hex.Decode(parameters[0]!.GetValue<string>());
        Assert.True(PooledTransaction.TryDecode(raw, out PooledTransaction? pooled, out DecodeError error), $"{error}");
        _taken.Add(pooled);
        return pooled.Transaction.Hash.ToString();
    }
}

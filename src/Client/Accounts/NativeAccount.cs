using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <summary>
/// An account that sends native transactions in one of its lanes: it numbers, prices, signs and submits them. Calls
/// may come from many at once and are sent one after the other, so that the lane has no gaps. Only one object may use
/// a lane at a time: others take lanes of their own.
/// </summary>
public sealed class NativeAccount : IDisposable
{
    private readonly MarketChainClient _client;
    private readonly ChainStatus _chain;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private NativeAccount(
        MarketChainClient client,
        ChainStatus chain,
        AccountSigner signer,
        uint lane,
        ulong sequence,
        SendOptions options)
    {
        _client = client;
        _chain = chain;
        Signer = signer;
        Lane = lane;
        NextSequence = sequence;
        Options = options;
    }

    /// <summary>Whose transactions they are.</summary>
    public AccountSigner Signer { get; }

    /// <summary>The account's address.</summary>
    public Address Address => Signer.Address;

    /// <summary>0 for the account's nonce, else one of its other counters (at most 64).</summary>
    public uint Lane { get; }

    /// <summary>The sequence of the next transaction.</summary>
    public ulong NextSequence { get; private set; }

    /// <summary>What it offers: by default twice the node's gas price, and nothing for the proposer.</summary>
    public SendOptions Options { get; set; }

    /// <summary>Reads the chain's identity, the gas price and the lane's counter.</summary>
    /// <param name="client">The way to the chain.</param>
    /// <param name="signer">The account's key; the caller keeps it until this object is done.</param>
    /// <param name="lane">0 for the account's nonce.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public static async Task<NativeAccount> OpenAsync(
        MarketChainClient client, AccountSigner signer, uint lane = 0, CancellationToken cancellation = default)
    {
        ChainStatus chain = await client.GetStatusAsync(cancellation);
        UInt256 gasPrice = await client.GetGasPriceAsync(cancellation);
        ulong sequence = await client.GetLaneAsync(signer.Address, lane, cancellation);
        SendOptions options = new() { MaxFeePerGas = gasPrice + gasPrice };
        return new NativeAccount(client, chain, signer, lane, sequence, options);
    }

    /// <summary>An account whose counter and fees the caller knows: no question is asked.</summary>
    /// <param name="client">The way to the chain.</param>
    /// <param name="chain">The chain's identity.</param>
    /// <param name="signer">The account's key.</param>
    /// <param name="lane">0 for the account's nonce.</param>
    /// <param name="sequence">The lane's counter.</param>
    /// <param name="options">What it offers.</param>
    public static NativeAccount Open(
        MarketChainClient client,
        ChainStatus chain,
        AccountSigner signer,
        uint lane,
        ulong sequence,
        SendOptions options)
        => new(client, chain, signer, lane, sequence, options);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Sends a transaction: it is then in the node's pool.</summary>
    /// <param name="payload">What to do; not a batch.</param>
    /// <param name="cancellation">Ends the wait; the transaction may have been taken in nevertheless.</param>
    /// <returns>Its hash.</returns>
    /// <exception cref="MarketChainException">
    /// The node refused it, and then the sequence is unused; or is away.
    /// </exception>
    /// <exception cref="ArgumentException">The protocol does not allow such a transaction.</exception>
    public Task<Hash256> SendAsync(NativePayload payload, CancellationToken cancellation = default)
        => SendAsync(payload, sidecar: default, distinctCampaigns: 0, modelGas: 0, cancellation);

    /// <summary>
    /// Sends a batch of impressions with its rows. Where contracts score rows of its campaigns, their gas must be
    /// named, or the batch fails.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="modelGas"><see cref="MarketChainClient.GetModelGasAsync"/>; 0 without such contracts.</param>
    /// <param name="cancellation">Ends the wait; the batch may have been taken in nevertheless.</param>
    /// <returns>The hash of its transaction.</returns>
    /// <exception cref="MarketChainException">
    /// The node refused it, and then the sequence is unused; or is away.
    /// </exception>
    public Task<Hash256> SendAsync(ImpressionBatch batch, ulong modelGas, CancellationToken cancellation = default)
        => SendAsync(batch.Payload, batch.Sidecar, batch.DistinctCampaigns, modelGas, cancellation);

    /// <summary>Sends a batch of impressions, none of which a contract scores, with its rows.</summary>
    /// <inheritdoc cref="SendAsync(ImpressionBatch, ulong, CancellationToken)"/>
    public Task<Hash256> SendAsync(ImpressionBatch batch, CancellationToken cancellation = default)
        => SendAsync(batch, modelGas: 0, cancellation);

    /// <summary>Sends a transaction and waits until it is in a block, where it is final.</summary>
    /// <param name="payload">What to do; not a batch.</param>
    /// <param name="timeout">How long to wait for the block.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">Refused, failed by a rule (with the reason), timed out.</exception>
    public async Task<Receipt> SubmitAsync(
        NativePayload payload, TimeSpan timeout, CancellationToken cancellation = default)
    {
        Hash256 hash = await SendAsync(payload, cancellation);
        Receipt receipt = await _client.WaitForReceiptAsync(hash, timeout, cancellation);
        return receipt.EnsureSucceeded();
    }

    /// <summary>Numbers and signs without sending; the sequence stays the next one until something is sent.</summary>
    /// <param name="payload">What to do.</param>
    /// <param name="distinctCampaigns">Of a batch: how many campaigns its rows name; else 0.</param>
    /// <param name="modelGas">Of a batch: gas for contracts that score its rows; else 0.</param>
    public NativeTransaction Sign(NativePayload payload, uint distinctCampaigns = 0, ulong modelGas = 0)
    {
        SendOptions options = Options;
        NativeBody body = new()
        {
            ChainId = _chain.ChainId,
            Lane = Lane,
            Sequence = NextSequence,
            MaxFeePerGas = options.MaxFeePerGas,
            MaxPriorityFeePerGas = options.MaxPriorityFeePerGas,
            ExpiresAtMs = options.ExpiresAtMs,
            FeePayer = options.FeePayer?.Address ?? default,
            Payload = payload,
        };
        body = body with { GasLimit = GasLimits.For(body, distinctCampaigns, modelGas) };
        return Signer.SignTransaction(body, _chain.GenesisHash, options.FeePayer);
    }

    /// <summary>Takes the lane's counter from the chain again, after transactions of this lane were lost.</summary>
    public async Task ResyncAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            NextSequence = await _client.GetLaneAsync(Address, Lane, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Hash256> SendAsync(
        NativePayload payload,
        ReadOnlyMemory<byte> sidecar,
        uint distinctCampaigns,
        ulong modelGas,
        CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            PooledTransaction pooled = new(Sign(payload, distinctCampaigns, modelGas), sidecar);
            Hash256 hash = await _client.SendRawAsync(pooled.Encode(), cancellation);
            NextSequence++;
            return hash == pooled.Transaction.Hash
                ? hash
                : throw MarketChainException.BadAnswer($"sent {pooled.Transaction.Hash}, and the node took in {hash}");
        }
        finally
        {
            _turn.Release();
        }
    }
}

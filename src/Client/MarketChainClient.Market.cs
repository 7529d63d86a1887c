using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

public sealed partial class MarketChainClient
{
    /// <summary>What the node says of its chain and its newest block.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<ChainStatus> GetStatusAsync(CancellationToken cancellation = default)
        => CallAsync("mkt_status", ChainStatus.Read, cancellation);

    /// <summary>The sequence that an account's next transaction in a lane must have.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="lane">0 for the account's nonce.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<ulong> GetLaneAsync(Address account, uint lane, CancellationToken cancellation = default)
        => CallAsync("mkt_getLane", ReadSequence, cancellation, account.ToString(), lane);

    /// <summary>A UID; null when there is none of this number.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<UidInfo?> FindUidAsync(uint uid, CancellationToken cancellation = default)
        => FindAsync("mkt_getUid", UidInfo.Read, cancellation, uid);

    /// <summary>The UID of a commitment; null when nobody registered it.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<UidInfo?> FindUidByCommitmentAsync(Hash256 commitment, CancellationToken cancellation = default)
        => FindAsync("mkt_getUidByCommitment", UidInfo.Read, cancellation, commitment.ToString());

    /// <summary>The UID that an account controls; null when there is none.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<UidInfo?> FindUidByControllerAsync(Address controller, CancellationToken cancellation = default)
        => FindAsync("mkt_getUidByController", UidInfo.Read, cancellation, controller.ToString());

    /// <summary>A UID's earnings.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<EarningsInfo> GetEarningsAsync(uint uid, CancellationToken cancellation = default)
        => CallAsync("mkt_getEarnings", EarningsInfo.Read, cancellation, uid);

    /// <summary>A site; null when there is none of this number.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<SiteInfo?> FindSiteAsync(uint site, CancellationToken cancellation = default)
        => FindAsync("mkt_getSite", SiteInfo.Read, cancellation, site);

    /// <summary>A campaign; null when there is none of this number.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<CampaignInfo?> FindCampaignAsync(uint campaign, CancellationToken cancellation = default)
        => FindAsync("mkt_getCampaign", CampaignInfo.Read, cancellation, campaign);

    /// <summary>Campaigns by number, a page at a time.</summary>
    /// <param name="cursor">0, or the last page's next.</param>
    /// <param name="limit">Most items, at most 1,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<Page<CampaignInfo>> ListCampaignsAsync(
        uint cursor, uint limit, CancellationToken cancellation = default)
        => CallAsync(
            "mkt_listCampaigns", page => Page<CampaignInfo>.Read(page, CampaignInfo.Read), cancellation, cursor, limit);

    /// <summary>Sites by number, a page at a time.</summary>
    /// <inheritdoc cref="ListCampaignsAsync"/>
    public Task<Page<SiteInfo>> ListSitesAsync(uint cursor, uint limit, CancellationToken cancellation = default)
        => CallAsync("mkt_listSites", page => Page<SiteInfo>.Read(page, SiteInfo.Read), cancellation, cursor, limit);

    /// <summary>An epoch of a campaign.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<EpochInfo> GetEpochAsync(uint campaign, uint epoch, CancellationToken cancellation = default)
        => CallAsync("mkt_getEpoch", EpochInfo.Read, cancellation, campaign, epoch);

    /// <summary>What a UID has in an epoch of a campaign.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<MemberInfo> GetUidEpochAsync(
        uint campaign, uint epoch, uint uid, CancellationToken cancellation = default)
        => CallAsync("mkt_getUidEpoch", MemberInfo.Read, cancellation, campaign, epoch, uid);

    /// <summary>What a site has in an epoch of a campaign.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<MemberInfo> GetSiteEpochAsync(
        uint campaign, uint epoch, uint site, CancellationToken cancellation = default)
        => CallAsync("mkt_getSiteEpoch", MemberInfo.Read, cancellation, campaign, epoch, site);

    /// <summary>What became of a batch; null while it is in no block.</summary>
    /// <param name="transaction">The hash of its transaction.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<BatchInfo?> FindBatchAsync(Hash256 transaction, CancellationToken cancellation = default)
        => FindAsync("mkt_getImpressionBatch", BatchInfo.Read, cancellation, transaction.ToString());

    /// <summary>The rows of a batch, salt first; null when the node does not keep them any more.</summary>
    /// <inheritdoc cref="FindBatchAsync"/>
    public Task<byte[]?> FindSidecarAsync(Hash256 transaction, CancellationToken cancellation = default)
        => FindAsync(
            "mkt_getSidecar", result => JsonFields.DataOf(result, "sidecar"), cancellation, transaction.ToString());

    /// <summary>
    /// Proof of what a UID was paid for an epoch of a campaign; null when it has no leaf there, or none yet.
    /// </summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<PayoutProofInfo?> FindUidPayoutAsync(
        uint campaign, uint epoch, uint uid, CancellationToken cancellation = default)
        => FindAsync("mkt_getPayoutProof", PayoutProofInfo.Read, cancellation, campaign, epoch, uid);

    /// <summary>
    /// Proof of what a site was paid for an epoch of a campaign; null when it has no leaf there, or none yet.
    /// </summary>
    /// <inheritdoc cref="FindUidPayoutAsync"/>
    public Task<PayoutProofInfo?> FindSitePayoutAsync(
        uint campaign, uint epoch, uint site, CancellationToken cancellation = default)
        => FindAsync("mkt_getPayoutProof", PayoutProofInfo.Read, cancellation, campaign, epoch, "site", site);

    /// <summary>The sites with impressions in an epoch of a campaign, by number, a page at a time.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="cursor">0, or the last page's next.</param>
    /// <param name="limit">Most items, at most 1,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<Page<EpochSiteInfo>> ListEpochSitesAsync(
        uint campaign, uint epoch, uint cursor, uint limit, CancellationToken cancellation = default)
        => CallAsync(
            "mkt_getEpochSites",
            page => Page<EpochSiteInfo>.Read(page, EpochSiteInfo.Read),
            cancellation,
            campaign,
            epoch,
            cursor,
            limit);

    /// <summary>What a batch would come to in the next block; nothing is kept of it.</summary>
    /// <param name="raw">The pooled form: <c>new PooledTransaction(account.Sign(…), sidecar).Encode()</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The chain would not take it in; the message has the reason.</exception>
    public Task<BatchInfo> SimulateBatchAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation = default)
        => CallAsync("mkt_simulateBatch", BatchInfo.Read, cancellation, Hex.Encode(raw.Span));

    private static ulong ReadSequence(JsonElement result)
        => result.ValueKind == JsonValueKind.Number && result.TryGetUInt64(out ulong sequence)
            ? sequence
            : throw MarketChainException.BadAnswer($"lane: expected a whole number, got {result.ValueKind}");
}

using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <content>UA models that are contracts.</content>
public sealed partial class MarketChainClient
{
    /// <summary>A UA model that is a contract; null when there is none of this number.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<UaModelInfo?> FindUaModelAsync(uint model, CancellationToken cancellation = default)
        => FindAsync("mkt_getUaModel", UaModelInfo.Read, cancellation, model);

    /// <summary>UA models that are contracts by number, a page at a time.</summary>
    /// <inheritdoc cref="ListCampaignsAsync"/>
    public Task<Page<UaModelInfo>> ListUaModelsAsync(
        uint cursor, uint limit, CancellationToken cancellation = default)
        => CallAsync(
            "mkt_listUaModels", page => Page<UaModelInfo>.Read(page, UaModelInfo.Read), cancellation, cursor, limit);

    /// <summary>
    /// The gas that a batch's limit must have for contracts that score rows of its campaigns; 0 when none does. Two
    /// questions for each campaign: ask once, and keep the answer as long as the campaigns' terms stay.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public async Task<ulong> GetModelGasAsync(ImpressionBatch batch, CancellationToken cancellation = default)
    {
        ulong gas = 0;
        foreach ((uint campaign, uint words) in WordsByCampaign(batch))
        {
            uint number = (await FindCampaignAsync(campaign, cancellation))?.UaModel ?? CampaignTerms.BuiltInModel;
            if (number >= CampaignTerms.ContractModelMin
                && await FindUaModelAsync(number, cancellation) is { } model)
            {
                gas += NativeGas.ModelMax(words, model.RowGas);
            }
        }

        return gas;
    }

    /// <summary>A clicked row may be asked about twice, with its click and without.</summary>
    private static SortedDictionary<uint, uint> WordsByCampaign(ImpressionBatch batch)
    {
        SortedDictionary<uint, uint> words = [];
        ImpressionColumns columns = ImpressionColumns.Open(batch.Sidecar.Span, batch.Payload);
        for (int row = 0; row < columns.Rows; row++)
        {
            bool isClick = ((ImpressionFlags)columns.Flags[row]).HasFlag(ImpressionFlags.Click);
            uint campaign = columns.Campaigns[row];
            words[campaign] = words.GetValueOrDefault(campaign) + (isClick ? 2u : 1);
        }

        return words;
    }
}

using MarketChain.Marketing.Attention;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Models;

/// <summary>The rows of one campaign in a batch, which its contract is asked about in one call.</summary>
internal sealed class ModelTurn(CampaignFrame frame, ContractModel model)
{
    private readonly List<int> _candidates = [];

    internal CampaignFrame Frame { get; } = frame;

    internal ContractModel Model { get; } = model;

    /// <summary>Candidates of the batch that are the campaign's, in their order.</summary>
    internal IReadOnlyList<int> Candidates => _candidates;

    /// <summary>Words of the call: a row whose click may not count is asked about twice.</summary>
    internal uint Words { get; private set; }

    /// <summary>The most gas that its contract may use.</summary>
    internal ulong GasCap => NativeGas.ModelCap(Words, Model.RowGas);

    /// <summary>The most that the batch is charged for it.</summary>
    internal ulong GasMax => NativeGas.ModelMax(Words, Model.RowGas);

    /// <summary>True for a row that is asked about with its click, and once more without.</summary>
    internal bool IsTwofold(ImpressionFlags flags)
        => flags.HasFlag(ImpressionFlags.Click) && Frame.Terms.Terms.ClickRateBps != 0;

    internal void Add(int candidate, ImpressionFlags flags)
    {
        _candidates.Add(candidate);
        Words += IsTwofold(flags) ? 2u : 1;
    }
}

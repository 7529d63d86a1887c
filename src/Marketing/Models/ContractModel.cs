using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Marketing.Models;

/// <summary>The contract that scores a campaign's rows, as its terms pin it.</summary>
/// <param name="Model">Its number.</param>
/// <param name="Contract">Where it is.</param>
/// <param name="CodeHash">The code that it must have.</param>
/// <param name="RowGas">Gas that it may use for each row.</param>
internal sealed record ContractModel(uint Model, Address Contract, Hash256 CodeHash, uint RowGas)
{
    /// <summary>The model that a version of a campaign's terms names; null when it is built in.</summary>
    internal static ContractModel? Of(WorldState world, uint campaign, uint version, CampaignTerms terms)
    {
        if (terms.UaModel < CampaignTerms.ContractModelMin)
        {
            return null;
        }

        UaModelRecord? record = UaModelRecord.Load(world, terms.UaModel);
        Invariant.Check(record is not null);
        return new ContractModel(
            record.Model, record.Contract, TermsRecord.LoadCodeHash(world, campaign, version), record.RowGas);
    }
}

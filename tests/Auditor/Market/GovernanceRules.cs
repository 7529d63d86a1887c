using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>
/// The first part of the system step (docs/spec/governance.md): who proposed, what is voted on, who decides on the next
/// block and whose turn it is.
/// </summary>
internal sealed class GovernanceRules(MarketState market, AuditReport report)
{
    private const byte Barred = 8;

    /// <summary>Runs it; true when state may have changed.</summary>
    public bool Step(ChainHeader header)
    {
        IReadOnlyList<Hash256> validators = market.Turns.Validators;
        Hash256 proposer = validators.FirstOrDefault(key => market.Genesis.CoinbaseOf(key) == header.Beneficiary);
        report.Check("the proposer is one of the validators", true, validators.Contains(proposer));
        List<(int, int)> before = [.. market.Turns.Standings];
        IReadOnlyList<Hash256> next = header.Vote is { } vote ? Cast(proposer, vote, validators) : validators;
        report.Check("validators", string.Join(' ', next), string.Join(' ', header.Validators));
        market.Turns.After(proposer, next);
        return header.Vote is not null || !before.SequenceEqual(market.Turns.Standings);
    }

    private IReadOnlyList<Hash256> Cast(Hash256 proposer, Vote vote, IReadOnlyList<Hash256> validators)
    {
        bool allowed = IsAllowed(vote, validators) && market.Tally.Cast(proposer, vote, market.NowMs);
        if (!report.Check($"vote {vote}", true, allowed))
        {
            return validators;
        }

        int votes = market.Tally.Count(validators, vote, market.NowMs);
        market.Log(Voted(proposer, vote).Add(votes));
        int needed = vote.Kind <= 2 ? (validators.Count / 2) + 1 : ((2 * validators.Count) + 2) / 3;
        if (votes < needed)
        {
            return validators;
        }

        market.Tally.EraseSubject(validators, vote);
        return Carry(vote, validators);
    }

    private IReadOnlyList<Hash256> Carry(Vote vote, IReadOnlyList<Hash256> validators)
    {
        switch (vote.Kind)
        {
            case 1:
                market.Log(Event("ValidatorJoined(bytes32)").Topic(vote.Key));
                return [.. validators.Append(vote.Key).Order()];
            case 2:
                market.Log(Event("ValidatorLeft(bytes32)").Topic(vote.Key));
                market.Tally.EraseVoter(vote.Key);
                return [.. validators.Where(key => key != vote.Key)];
            case 3:
                market.Log(Event("ParameterDecided(uint8,uint128,uint64)")
                    .Topic(vote.Topic).Add(vote.Value).Add(vote.More));
                market.Numbers.Decide(vote.Topic, vote.Value, vote.More);
                return validators;
            default:
                market.Log(Event("SuspensionDecided(uint8,uint32,bool)")
                    .Topic(vote.Topic).Topic(vote.Value).Add(vote.More == 1));
                Suspend(vote);
                return validators;
        }
    }

    private void Suspend(Vote vote)
    {
        if (vote.Topic == 1)
        {
            market.FindSite((uint)vote.Value)!.IsSuspended = vote.More == 1;
        }
        else
        {
            market.Change(market.FindUid((uint)vote.Value)!.Row).Flags ^= Barred;
        }
    }

    private bool IsAllowed(Vote vote, IReadOnlyList<Hash256> validators)
        => vote.Kind switch
        {
            1 => !validators.Contains(vote.Key) && validators.Count < 64 && market.Genesis.MayValidate(vote.Key)
                && validators.All(key => market.Genesis.CoinbaseOf(key) != market.Genesis.CoinbaseOf(vote.Key)),
            2 => validators.Contains(vote.Key) && validators.Count > 1,
            3 => market.Numbers.Allows(vote.Topic, vote.Value, vote.More),
            _ => IsSuspended(vote) is { } suspended && suspended != (vote.More == 1),
        };

    private bool? IsSuspended(Vote vote)
        => vote.Topic == 1
            ? market.FindSite((uint)vote.Value)?.IsSuspended
            : market.FindUid((uint)vote.Value)?.Is(Barred);

    private static Abi Voted(Hash256 proposer, Vote vote)
        => vote.Kind switch
        {
            1 or 2 => Event("ValidatorVoted(bytes32,bytes32,bool,uint32)")
                .Topic(proposer).Topic(vote.Key).Add(vote.Kind == 1),
            3 => Event("ParameterVoted(bytes32,uint8,uint128,uint64,uint32)")
                .Topic(proposer).Topic(vote.Topic).Add(vote.Value).Add(vote.More),
            _ => Event("SuspensionVoted(bytes32,uint8,uint32,bool,uint32)")
                .Topic(proposer).Topic(vote.Topic).Topic(vote.Value).Add(vote.More == 1),
        };

    private static Abi Event(string signature) => new(SystemAccounts.Governance, signature);
}

using MarketChain.Marketing.Events;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Marketing.Governance;

/// <summary>The events of votes.</summary>
internal static class GovernanceLogs
{
    public static LogEntry Voted(in Ed25519PublicKey voter, HeaderVote vote, int votes)
        => vote switch
        {
            ValidatorVote v => Event(GovernanceEvents.ValidatorVoted)
                .Indexed(Word(voter)).Indexed(Word(v.Key)).With(v.Joins).With((ulong)votes).ToLog(),
            ParameterVote v => Event(GovernanceEvents.ParameterVoted)
                .Indexed(Word(voter)).Indexed(v.Parameter).With(v.Value).With(v.FromBlock).With((ulong)votes).ToLog(),
            SuspensionVote v => Event(GovernanceEvents.SuspensionVoted)
                .Indexed(Word(voter)).Indexed((ulong)v.Target).Indexed(v.Number).With(v.Suspends).With((ulong)votes)
                .ToLog(),
            _ => throw new InvariantException($"no event of a vote of kind {vote.Kind}"),
        };

    public static LogEntry Carried(HeaderVote vote)
        => vote switch
        {
            ValidatorVote v => Event(v.Joins ? GovernanceEvents.ValidatorJoined : GovernanceEvents.ValidatorLeft)
                .Indexed(Word(v.Key)).ToLog(),
            ParameterVote v => Event(GovernanceEvents.ParameterDecided)
                .Indexed(v.Parameter).With(v.Value).With(v.FromBlock).ToLog(),
            SuspensionVote v => Event(GovernanceEvents.SuspensionDecided)
                .Indexed((ulong)v.Target).Indexed(v.Number).With(v.Suspends).ToLog(),
            _ => throw new InvariantException($"no event of a vote of kind {vote.Kind}"),
        };

    private static EventWriter Event(EventSignature signature) => new(SystemAccounts.Governance, signature);

    private static Hash256 Word(in Ed25519PublicKey key) => new(key.Bytes);
}

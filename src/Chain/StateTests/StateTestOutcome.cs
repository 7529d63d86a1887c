using MarketChain.Primitives;

namespace MarketChain.Chain.StateTests;

/// <summary>What must come of a case.</summary>
/// <param name="Root">The state root.</param>
/// <param name="LogsHash">keccak256 of the logs' RLP.</param>
/// <param name="Refusal">What makes the transaction invalid; null for a valid one.</param>
internal sealed record StateTestOutcome(Hash256 Root, Hash256 LogsHash, string? Refusal)
{
    public static StateTestOutcome Of(StateTestJson json)
        => new(
            json.Value("hash").ToHash(),
            json.Value("logs").ToHash(),
            json.Has("expectException") ? json.Value("expectException").ToText() : null);
}

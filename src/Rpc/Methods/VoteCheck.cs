using MarketChain.Chain;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// Wishes that no block could ever say: whoever mistypes one hears it at once, not by waiting for a vote that never
/// comes. What is so already, or not so yet, is no mistake: a wish is kept until it is so.
/// </summary>
internal static class VoteCheck
{
    /// <summary>Refuses a vote on a parameter that the next block could not hold.</summary>
    /// <exception cref="RpcException">Value or block are outside their bounds.</exception>
    public static void Refuse(ChainReader chain, ParameterVote vote)
    {
        switch (FaultOf(chain, vote))
        {
            case VoteFault.UnknownParameter:
                throw RpcParameters.Wrong("parameter: the base fee of this chain is zero for ever");
            case VoteFault.ValueOutOfBounds:
                (UInt128 min, UInt128 max) = chain.GetParameters(chain.Head.Number).BoundsOf(vote.Parameter)!.Value;
                throw RpcParameters.Wrong($"value: expected {min} to {max}, got {vote.Value}");
            case VoteFault.FromBlockTooLow:
                ulong decided = chain.GetNewestVersion((ChainParameter)vote.Parameter)?.FromBlock ?? 0;
                ulong last = Math.Max(chain.Head.Number + 1, decided);
                throw RpcParameters.Wrong($"first block: expected one above {last}, got {vote.FromBlock}");
            case VoteFault.FromBlockTooHigh:
                throw RpcParameters.Wrong(
                    $"first block: expected one within 10,000,000 of block {chain.Head.Number + 1}, "
                    + $"got {vote.FromBlock}");
        }
    }

    /// <summary>Refuses a vote on a site or UID that is not there.</summary>
    /// <exception cref="RpcException">There is none of this number.</exception>
    public static void Refuse(ChainReader chain, SuspensionVote vote)
    {
        if (FaultOf(chain, vote) == VoteFault.UnknownNumber)
        {
            string target = vote.Target == SuspensionTarget.Site ? "site" : "UID";
            throw RpcParameters.Wrong($"number: expected that of a {target}, got {vote.Number}");
        }
    }

    /// <summary>The first broken rule; what these look at is the same whoever makes the block.</summary>
    private static VoteFault FaultOf(ChainReader chain, HeaderVote vote)
        => chain.CheckVote(vote, chain.Validators[0], chain.Head.Header.TimestampMs);
}

using System.Text.Json;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>How votes are shown.</summary>
internal static class VoteJson
{
    /// <summary>A parameter's name: that of its number, in JSON's spelling.</summary>
    internal static string NameOf(ChainParameter parameter)
        => JsonNamingPolicy.CamelCase.ConvertName(parameter.ToString());

    internal static void Write(Utf8JsonWriter json, HeaderVote vote)
    {
        json.WriteStartObject();
        WriteFields(json, vote);
        json.WriteEndObject();
    }

    /// <summary>The votes of one validator, with whether they count still.</summary>
    internal static void Write(
        Utf8JsonWriter json, in Ed25519PublicKey voter, IReadOnlyList<Ballot> ballots, ulong nowMs)
    {
        foreach (Ballot ballot in ballots)
        {
            json.WriteStartObject();
            json.Data("voter", voter.Bytes);
            WriteFields(json, ballot.Vote);
            json.WriteNumber("castAtMs", ballot.CastAtMs);
            json.WriteBoolean("counts", ballot.IsLiveAt(nowMs));
            json.WriteEndObject();
        }
    }

    private static void WriteFields(Utf8JsonWriter json, HeaderVote vote)
    {
        switch (vote)
        {
            case ValidatorVote validator:
                json.WriteString("kind", validator.Joins ? "join" : "leave");
                json.Data("key", validator.Key.Bytes);
                break;
            case ParameterVote parameter:
                json.WriteString("kind", "parameter");
                json.WriteString("parameter", NameOf((ChainParameter)parameter.Parameter));
                json.Amount("value", parameter.Value);
                json.WriteNumber("fromBlock", parameter.FromBlock);
                break;
            case SuspensionVote suspension:
                json.WriteString("kind", suspension.Suspends ? "suspend" : "resume");
                json.WriteString("target", suspension.Target == SuspensionTarget.Site ? "site" : "uid");
                json.WriteNumber("number", suspension.Number);
                break;
            default:
                throw new InvariantException($"no form of a vote of kind {vote.Kind}");
        }
    }
}

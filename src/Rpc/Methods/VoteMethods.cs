using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Voting;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// What this node's blocks vote for: Besu's qbft methods for the set, and our own for parameters and suspensions. They
/// change what a validator says, so they are for its operator only.
/// </summary>
internal sealed class VoteMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("qbft_proposeValidatorVote", ProposeValidator),
        new("qbft_discardValidatorVote", DiscardValidator),
        new("qbft_getPendingVotes", PendingValidators),
        new("mkt_proposeParameterVote", ProposeParameter),
        new("mkt_discardParameterVote", DiscardParameter),
        new("mkt_proposeSuspensionVote", ProposeSuspension),
        new("mkt_discardSuspensionVote", DiscardSuspension),
        new("mkt_getPendingVotes", PendingVotes),
        new("mkt_getParameters", Parameters),
    ];

    private void ProposeValidator(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Ed25519PublicKey key = KeyOf(parameters);
        parameters.Element(1, "add", "true or false");
        Add(json, new ValidatorVote(key, parameters.Flag(1, "add", absent: false)));
    }

    private void DiscardValidator(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        Remove(json, new ValidatorVote(KeyOf(parameters), Joins: true));
    }

    /// <summary>Besu's form: {key: true to join, false to leave}.</summary>
    private void PendingValidators(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        json.WriteStartObject();
        foreach (ValidatorVote vote in Votes().All.OfType<ValidatorVote>())
        {
            json.WriteBoolean(vote.Key.ToString(), vote.Joins);
        }

        json.WriteEndObject();
    }

    private void ProposeParameter(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(3);
        ChainParameter parameter = ParameterOf(parameters);
        string text = parameters.Text(1, "value", "a decimal string");
        if (!UInt256.TryParseDecimal(text, out UInt256 value) || !value.FitsUInt128)
        {
            throw RpcParameters.Wrong($"value: expected a decimal string below 2^128, got {RpcParameters.Shown(text)}");
        }

        ulong fromBlock = parameters.Number(2, "first block", ulong.MaxValue);
        ParameterVote vote = new((byte)parameter, (UInt128)value, fromBlock);
        using (ChainReader chain = node.OpenReader())
        {
            VoteCheck.Refuse(chain, vote);
        }

        Add(json, vote);
    }

    private void DiscardParameter(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        Remove(json, new ParameterVote((byte)ParameterOf(parameters), 0, 0));
    }

    private void ProposeSuspension(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(3);
        SuspensionTarget target = TargetOf(parameters);
        uint number = parameters.Id(1, "number");
        SuspensionVote vote = new(target, number, parameters.Flag(2, "suspends", absent: true));
        using (ChainReader chain = node.OpenReader())
        {
            VoteCheck.Refuse(chain, vote);
        }

        Add(json, vote);
    }

    private void DiscardSuspension(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Remove(json, new SuspensionVote(TargetOf(parameters), parameters.Id(1, "number"), Suspends: true));
    }

    /// <summary>All that is voted on: what this node wishes, and who has said what on the chain.</summary>
    private void PendingVotes(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        json.WriteStartObject();
        json.WriteStartArray("wishes");
        foreach (HeaderVote wish in node.Votes?.All ?? [])
        {
            VoteJson.Write(json, wish);
        }

        json.WriteEndArray();
        json.WriteStartArray("cast");
        foreach (Ed25519PublicKey voter in chain.Validators)
        {
            VoteJson.Write(json, voter, chain.GetBallots(voter), chain.Head.Header.TimestampMs);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The chain's parameters in force in a block, and decisions for blocks to come.</summary>
    private void Parameters(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        BlockHeader header = BlockTag.Header(chain, parameters, 0);
        ChainParameters inForce = chain.GetParameters(header.Number);
        json.WriteStartObject();
        foreach (ChainParameter parameter in Enum.GetValues<ChainParameter>())
        {
            json.WriteStartObject(VoteJson.NameOf(parameter));
            json.WriteNumber("parameter", (byte)parameter);
            json.Amount("value", inForce[parameter]);
            if (chain.GetNewestVersion(parameter) is { } newest && newest.FromBlock > header.Number)
            {
                json.Amount("nextValue", newest.Value);
                json.WriteNumber("fromBlock", newest.FromBlock);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Add(Utf8JsonWriter json, HeaderVote wish)
    {
        if (!Votes().TryAdd(wish))
        {
            throw new RpcException(
                RpcErrorCode.LimitExceeded, $"votes: expected at most {VoteIntents.Max}, discard one first");
        }

        json.WriteBooleanValue(true);
    }

    private void Remove(Utf8JsonWriter json, HeaderVote subject) => json.WriteBooleanValue(Votes().Remove(subject));

    private VoteIntents Votes()
        => node.Votes ?? throw new RpcException(
            RpcErrorCode.ResourceUnavailable,
            "votes: this node has no validator key, or serves others than its own machine, who must not vote");

    private static Ed25519PublicKey KeyOf(RpcParameters parameters)
        => new(parameters.Hash(0, "validator key").Bytes);

    private static ChainParameter ParameterOf(RpcParameters parameters)
    {
        string name = parameters.Text(0, "parameter", "a parameter's name");
        foreach (ChainParameter parameter in Enum.GetValues<ChainParameter>())
        {
            if (string.Equals(VoteJson.NameOf(parameter), name, StringComparison.Ordinal))
            {
                return parameter;
            }
        }

        string names = string.Join(", ", Enum.GetValues<ChainParameter>().Select(VoteJson.NameOf));
        throw RpcParameters.Wrong($"parameter: expected one of {names}, got {RpcParameters.Shown(name)}");
    }

    private static SuspensionTarget TargetOf(RpcParameters parameters)
        => parameters.Text(0, "target", "site or uid") switch
        {
            "site" => SuspensionTarget.Site,
            "uid" => SuspensionTarget.Uid,
            var other => throw RpcParameters.Wrong($"target: expected site or uid, got {RpcParameters.Shown(other)}"),
        };
}

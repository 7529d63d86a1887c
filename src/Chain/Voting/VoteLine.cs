using System.Globalization;
using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Voting;

/// <summary>
/// A vote as a line for people:
/// <code>
/// join 0xkey      leave 0xkey      parameter 1 30000000 from 5000      suspend site 7      resume uid 9
/// </code>
/// </summary>
internal static class VoteLine
{
    public static string Write(HeaderVote vote)
        => vote switch
        {
            ValidatorVote v => $"{(v.Joins ? "join" : "leave")} {v.Key}\n",
            ParameterVote v => string.Create(
                CultureInfo.InvariantCulture, $"parameter {v.Parameter} {v.Value} from {v.FromBlock}\n"),
            SuspensionVote v => string.Create(
                CultureInfo.InvariantCulture,
                $"{(v.Suspends ? "suspend" : "resume")} {(v.Target == SuspensionTarget.Site ? "site" : "uid")} "
                + $"{v.Number}\n"),
            _ => throw new InvariantException($"no line for a vote of kind {vote.Kind}"),
        };

    /// <summary>Reads a line without its end; null when it is none.</summary>
    public static HeaderVote? Parse(string line)
        => line.Split(' ') switch
        {
            ["join", var key] => OfKey(key, joins: true),
            ["leave", var key] => OfKey(key, joins: false),
            ["parameter", var parameter, var value, "from", var fromBlock] => OfParameter(parameter, value, fromBlock),
            ["suspend", var target, var number] => OfTarget(target, number, suspends: true),
            ["resume", var target, var number] => OfTarget(target, number, suspends: false),
            _ => null,
        };

    private static ValidatorVote? OfKey(string text, bool joins)
        => Ed25519PublicKey.TryParse(text, out Ed25519PublicKey key) ? new ValidatorVote(key, joins) : null;

    private static ParameterVote? OfParameter(string parameter, string value, string fromBlock)
        => TryRead(parameter, out byte number)
            && TryRead(value, out UInt128 amount)
            && TryRead(fromBlock, out ulong block)
            ? new ParameterVote(number, amount, block)
            : null;

    private static SuspensionVote? OfTarget(string target, string text, bool suspends)
    {
        SuspensionTarget? kind = target switch
        {
            "site" => SuspensionTarget.Site,
            "uid" => SuspensionTarget.Uid,
            _ => null,
        };
        return kind is { } known && TryRead(text, out uint number) ? new SuspensionVote(known, number, suspends) : null;
    }

    private static bool TryRead<T>(string text, out T value)
        where T : struct, IBinaryInteger<T>
        => T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

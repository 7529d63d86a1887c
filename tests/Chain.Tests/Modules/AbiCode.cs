using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Modules;

/// <summary>
/// Solidity's ABI, naively: numbers, bools, addresses and hashes are words; strings and bytes, arrays, and tuples that
/// hold one of these, are dynamic. A tuple is an <see cref="AbiTuple"/>, an array any other list.
/// </summary>
internal static class AbiCode
{
    private const string Terms = "(uint32,uint256,uint256,uint32,uint32,uint32,uint32,uint64,uint64,uint32,uint32[],"
        + "(uint32,uint32)[],uint32,uint64,uint32,uint32)";

    /// <summary>A call of a function; <c>{T}</c> in its signature stands for campaign terms.</summary>
    public static byte[] Call(string signature, params object[] arguments)
    {
        string whole = signature.Replace("{T}", Terms, StringComparison.Ordinal);
        return [.. Keccak256.Hash(Encoding.ASCII.GetBytes(whole)).Bytes[..4], .. Encode(arguments)];
    }

    public static byte[] Encode(params IReadOnlyList<object> values)
    {
        List<byte> heads = [];
        List<byte> tails = [];
        int headBytes = values.Sum(value => IsDynamic(value) ? UInt256.Size : One(value).Length);
        foreach (object value in values)
        {
            byte[] encoded = One(value);
            heads.AddRange(IsDynamic(value) ? Word((ulong)(headBytes + tails.Count)) : encoded);
            tails.AddRange(IsDynamic(value) ? encoded : []);
        }

        return [.. heads, .. tails];
    }

    public static AbiTuple TermsOf(CampaignTerms terms) => new(
        (uint)terms.Pricing,
        terms.PricePerUa,
        terms.BudgetPerEpoch,
        terms.UserBps,
        terms.SiteBps,
        terms.PlatformBps,
        terms.FrequencyCap,
        terms.StartMs,
        terms.EndMs,
        terms.UidLevelMax,
        terms.AllowedSites.ToArray().Cast<object>().ToArray(),
        terms.FormatWeights.ToArray().Select(weight => (object)new AbiTuple(weight.Format, weight.Bps)).ToArray(),
        terms.UaModel,
        terms.UaCapPerUid,
        terms.SiteShareBps,
        terms.ClickRateBps);

    public static byte[] Word(ulong number) => ((UInt256)number).ToBigEndian();

    /// <summary>The n-th word of what came back.</summary>
    public static UInt256 WordAt(ReadOnlySpan<byte> output, int index)
        => UInt256.ReadBigEndian(output.Slice(index * UInt256.Size, UInt256.Size));

    /// <summary>A string or bytes whose offset is the n-th word.</summary>
    public static byte[] BytesAt(ReadOnlySpan<byte> output, int index)
    {
        int at = (int)WordAt(output, index).LowUInt64;
        int length = (int)WordAt(output[at..], 0).LowUInt64;
        return output.Slice(at + UInt256.Size, length).ToArray();
    }

    /// <summary>The reason of a revert: Error(string), or the code of Refused(uint16,string).</summary>
    public static string ReasonOf(ReadOnlySpan<byte> error)
    {
        ReadOnlySpan<byte> arguments = error[4..];
        return error[..4].SequenceEqual(Keccak256.Hash("Error(string)"u8).Bytes[..4])
            ? Encoding.UTF8.GetString(BytesAt(arguments, 0))
            : $"{WordAt(arguments, 0)} {Encoding.UTF8.GetString(BytesAt(arguments, 1))}";
    }

    private static bool IsDynamic(object value)
        => value is AbiTuple tuple ? tuple.Items.Any(IsDynamic) : value is string or byte[] or object[];

    private static byte[] One(object value) => value switch
    {
        AbiTuple tuple => Encode(tuple.Items),
        object[] array => [.. Word((ulong)array.Length), .. Encode(array)],
        string text => One(Encoding.UTF8.GetBytes(text)),
        byte[] bytes => [.. Word((ulong)bytes.Length), .. bytes, .. new byte[(32 - (bytes.Length % 32)) % 32]],
        Address address => [.. new byte[12], .. address.Bytes],
        Hash256 hash => hash.Bytes.ToArray(),
        bool flag => Word(flag ? 1UL : 0),
        UInt256 amount => amount.ToBigEndian(),
        int number => Word((ulong)number),
        uint number => Word(number),
        ulong number => Word(number),
        _ => throw new ArgumentException($"no form for {value.GetType()}", nameof(value)),
    };
}

/// <summary>A struct.</summary>
internal sealed record AbiTuple(params object[] Items);

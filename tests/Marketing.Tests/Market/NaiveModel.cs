using System.Numerics;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;

namespace MarketChain.Marketing.Tests;

/// <summary>
/// Model 1 as a contract, read from docs/spec/models.md 3: decodes the words that it is asked about and answers as
/// Solidity would. What becomes of the next calls can be chosen; else one in a few fails, by what it is asked.
/// </summary>
internal sealed class NaiveModel : IPureCalls
{
    public const ulong GasUsed = 1_234;

    /// <summary>The code of every contract of the tests.</summary>
    public static readonly byte[] Code = [0x00];

    /// <summary>The numbers that it was written with.</summary>
    public UaParameters Parameters { get; init; } = UaParameters.AtGenesis;

    /// <summary>What was asked, in order.</summary>
    public List<byte[]> Calls { get; } = [];

    /// <summary>How the next calls end; null to let it depend on what is asked.</summary>
    public PureEnd? End { get; set; }

    /// <summary>Changes an answer before it is given.</summary>
    public Func<byte[], byte[]> Change { get; set; } = answer => answer;

    public PureResult Call(in Address contract, ReadOnlyMemory<byte> input, ulong gas)
    {
        byte[] call = input.ToArray();
        Calls.Add(call);
        PureEnd end = End ?? (PureEnd)Math.Max(0, (call.Sum(octet => octet) % 25) - 20);
        return end == PureEnd.Returned
            ? new PureResult(end, GasUsed, Change(Answer(call)))
            : new PureResult(end, end == PureEnd.Reverted ? GasUsed : gas, new byte[] { 1 });
    }

    /// <summary>The words of the rows in a call.</summary>
    public static List<BigInteger> WordsOf(byte[] call)
    {
        Assert.Equal(96, Number(call, 2));
        List<BigInteger> words = [.. Enumerable.Range(4, (int)Number(call, 3)).Select(index => Number(call, index))];
        Assert.Equal(call.Length, 4 + (32 * (4 + words.Count)));
        return words;
    }

    /// <summary>So many bits of a word, from one on.</summary>
    public static BigInteger Bits(BigInteger word, int from, int count) => (word >> from) % BigInteger.Pow(2, count);

    private byte[] Answer(byte[] call)
    {
        List<BigInteger> words = WordsOf(call);
        return [.. Word(32), .. Word(words.Count), .. words.SelectMany(word => Word(ScoreOf(word)))];
    }

    private BigInteger ScoreOf(BigInteger word)
        => NaiveUa.Of(
            Parameters,
            Bits(word, 0, 32),
            Bits(word, 32, 16),
            !Bits(word, 48, 1).IsZero,
            (byte)Bits(word, 64, 8),
            Bits(word, 80, 16));

    private static BigInteger Number(byte[] call, int word)
        => new(call.AsSpan(4 + (word * 32), 32), isUnsigned: true, isBigEndian: true);

    private static byte[] Word(BigInteger number)
    {
        byte[] word = new byte[32];
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word, word.Length - bytes.Length);
        return word;
    }
}

using System.Numerics;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>A log.</summary>
internal sealed record EventLog(Address Address, IReadOnlyList<Hash256> Topics, byte[] Data)
{
    public bool Matches(EventLog other)
        => Address == other.Address && Topics.SequenceEqual(other.Topics) && Data.AsSpan().SequenceEqual(other.Data);

    public override string ToString() => $"{Address} [{string.Join(' ', Topics)}] {Hex.Encode(Data)}";
}

/// <summary>
/// Builds a log of docs/spec/transactions.md 9 by the rules of Solidity's ABI: indexed values are topics, the others
/// stand in the data, a word each, and what has no fixed length stands behind the words.
/// </summary>
internal sealed class Abi(Address module, string signature)
{
    private readonly List<Hash256> _topics = [Keccak256.Hash(Encoding.ASCII.GetBytes(signature))];
    private readonly List<(byte[] Bytes, bool IsTail)> _words = [];

    public Abi Topic(BigInteger value)
    {
        _topics.Add(new Hash256(Word(value)));
        return this;
    }

    public Abi Topic(Hash256 word)
    {
        _topics.Add(word);
        return this;
    }

    public Abi Topic(Address address) => Topic(NumberOf(address));

    public Abi Add(BigInteger value)
    {
        _words.Add((Word(value), IsTail: false));
        return this;
    }

    public Abi Add(bool value) => Add(value ? 1 : 0);

    public Abi Add(Address address) => Add(NumberOf(address));

    public Abi Add(Hash256 hash)
    {
        _words.Add((hash.Bytes.ToArray(), IsTail: false));
        return this;
    }

    public Abi Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] padded = new byte[(bytes.Length + 31) / 32 * 32];
        bytes.CopyTo(padded, 0);
        _words.Add(([.. Word(bytes.Length), .. padded], IsTail: true));
        return this;
    }

    public Abi Add(IReadOnlyCollection<BigInteger> list)
    {
        _words.Add(([.. Word(list.Count), .. list.SelectMany(Word)], IsTail: true));
        return this;
    }

    public Abi Add(IEnumerable<Address> list) => Add([.. list.Select(NumberOf)]);

    public EventLog ToLog()
    {
        Octets heads = new();
        Octets tails = new();
        foreach ((byte[] bytes, bool isTail) in _words)
        {
            heads.Raw(isTail ? Word((_words.Count * 32) + tails.Length) : bytes);
            tails.Raw(isTail ? bytes : []);
        }

        return new EventLog(module, _topics, heads.Raw(tails.Span).ToArray());
    }

    private static BigInteger NumberOf(Address address) => new(address.Bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Word(BigInteger value) => new Octets().U256(value).ToArray();

    private static byte[] Word(int value) => Word(new BigInteger(value));
}

using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// A receipt as a node gives it, and the bytes that receiptsRoot holds of it (docs/spec/blocks.md 5).
/// </summary>
internal sealed class ChainReceipt(JsonElement json)
{
    public byte Type { get; } = (byte)json.Quantity64("type");
    public bool Succeeded { get; } = json.Quantity64("status") == 1;
    public ulong CumulativeGasUsed { get; } = json.Quantity64("cumulativeGasUsed");
    public ulong GasUsed { get; } = json.Quantity64("gasUsed");
    public BigInteger EffectiveGasPrice { get; } = json.Quantity("effectiveGasPrice");
    public Address Sender { get; } = json.Address("from");
    public byte[] ShownBloom { get; } = json.Data("logsBloom");
    public IReadOnlyList<EventLog> Logs { get; } = [.. json.Items("logs").Select(ReadLog)];

    public byte[] Encode()
    {
        byte[] fields = Rlp.List(
            Rlp.Number(Succeeded ? 1 : 0), Rlp.Number(CumulativeGasUsed), Rlp.Text(Bloom.Of(Logs)),
            Rlp.List(Logs.Select(EncodeLog)));
        return Type == 0 ? fields : [Type, .. fields];
    }

    public static EventLog ReadLog(JsonElement log) => new(
        log.Address("address"),
        [.. log.Items("topics").Select(topic => Hash256.Parse(topic.GetString()!))],
        log.Data("data"));

    private static byte[] EncodeLog(EventLog log) => Rlp.List(
        Rlp.Text(log.Address.Bytes),
        Rlp.List(log.Topics.Select(topic => Rlp.Text(topic.Bytes))),
        Rlp.Text(log.Data));
}

/// <summary>Ethereum's filter of 2,048 bits over the addresses and topics of logs.</summary>
internal static class Bloom
{
    public const int Bytes = 256;

    public static byte[] Of(IEnumerable<EventLog> logs)
    {
        byte[] bloom = new byte[Bytes];
        foreach (EventLog log in logs)
        {
            Add(bloom, log.Address.Bytes);
            foreach (Hash256 topic in log.Topics)
            {
                Add(bloom, topic.Bytes);
            }
        }

        return bloom;
    }

    /// <summary>Three bits, each by the low 11 bits of one of the hash's first three 16-bit words.</summary>
    private static void Add(byte[] bloom, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> hash = Keccak256.Hash(value).Bytes;
        for (int i = 0; i < 6; i += 2)
        {
            int bit = ((hash[i] << 8) | hash[i + 1]) & 0x7ff;
            bloom[Bytes - 1 - (bit / 8)] |= (byte)(1 << (bit % 8));
        }
    }
}

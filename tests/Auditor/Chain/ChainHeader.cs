using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// A header as a node gives it (docs/spec/blocks.md 1), with its extra data taken apart, and the seals that stand in
/// the block's body.
/// </summary>
internal sealed class ChainHeader
{
    private readonly JsonElement _json;
    private readonly IReadOnlyList<RlpItem> _extra;

    public ChainHeader(JsonElement json)
    {
        _json = json;
        _extra = RlpItem.Read(json.Data("extraData")).Items is { Count: 8 } fields
            ? fields
            : throw new InvalidDataException("extraData: not a list of eight");
        Validators = [.. _extra[1].Items!.Select(key => new Hash256(key.Bytes))];
        Seals = new SealSet(
            (ulong)_extra[6].Number,
            [.. _extra[7].Items!.Select(seal => ((ulong)seal.Items![0].Number, seal.Items[1].Bytes))]);
        ParentSeals = new SealSet(
            json.Number("parentRound"),
            [.. json.Items("parentSeals").Select(seal => (seal.Number("index"), seal.Data("signature")))]);
    }

    public ulong Number => _json.Quantity64("number");
    public Hash256 Hash => _json.Hash("hash");
    public Hash256 ParentHash => _json.Hash("parentHash");
    public Address Beneficiary => _json.Address("miner");
    public Hash256 StateRoot => _json.Hash("stateRoot");
    public Hash256 TransactionsRoot => _json.Hash("transactionsRoot");
    public Hash256 ReceiptsRoot => _json.Hash("receiptsRoot");
    public byte[] LogsBloom => _json.Data("logsBloom");
    public ulong GasLimit => _json.Quantity64("gasLimit");
    public ulong GasUsed => _json.Quantity64("gasUsed");
    public ulong Timestamp => _json.Quantity64("timestamp");
    public Hash256 MixHash => _json.Hash("mixHash");
    public BigInteger BaseFee => _json.Quantity("baseFeePerGas");

    public byte[] Vanity => _extra[0].Bytes;
    public IReadOnlyList<Hash256> Validators { get; }
    public Vote? Vote => Vote.Read(_extra[2]);
    public ulong TimestampMs => (ulong)_extra[3].Number;
    public Hash256 LedgerDigest => new(_extra[4].Bytes);
    public Hash256 ParentSealsHash => new(_extra[5].Bytes);

    /// <summary>Those that the node has of this block.</summary>
    public SealSet Seals { get; }

    /// <summary>Those of the parent that the block's body names.</summary>
    public SealSet ParentSeals { get; }

    /// <summary>What stands beside the header for readers; it must say what the extra data says.</summary>
    public ulong ShownTimestampMs => _json.Number("timestampMs");

    /// <inheritdoc cref="ShownTimestampMs"/>
    public Hash256 ShownLedgerDigest => _json.Hash("ledgerDigest");

    /// <summary>The block hash: of the header with round 0 and no seals.</summary>
    public Hash256 ComputeHash()
    {
        byte[] extra = Rlp.List([.. _extra.Take(6).Select(field => field.Encoded), Rlp.Number(0), Rlp.List()]);
        return Keccak256.Hash(Rlp.List(
            Text(ParentHash), Text(_json.Hash("sha3Uncles")), Rlp.Text(Beneficiary.Bytes), Text(StateRoot),
            Text(TransactionsRoot), Text(ReceiptsRoot), Rlp.Text(LogsBloom), Rlp.Number(_json.Quantity("difficulty")),
            Rlp.Number(Number), Rlp.Number(GasLimit), Rlp.Number(GasUsed), Rlp.Number(Timestamp), Rlp.Text(extra),
            Text(MixHash), Rlp.Text(_json.Data("nonce")), Rlp.Number(BaseFee)));
    }

    private static byte[] Text(Hash256 hash) => Rlp.Text(hash.Bytes);
}

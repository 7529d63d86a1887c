using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// The header's RLP and hash:
/// <code>
/// [parentHash, ommersHash, beneficiary, stateRoot, transactionsRoot, receiptsRoot, logsBloom, difficulty, number,
///  gasLimit, gasUsed, timestamp, extraData, mixHash, nonce, baseFeePerGas]
/// </code>
/// ommersHash, difficulty, timestamp, mixHash and nonce follow from the others, so a reader checks them and a header
/// does not hold them.
/// </summary>
public sealed partial record BlockHeader
{
    /// <summary>keccak256 of the empty list's RLP: no block here has ommers.</summary>
    public static readonly Hash256 OmmersHash = Keccak256.Hash([0xc0]);

    private const int NonceSize = 8;
    private const int BufferSize = 2048;

    /// <summary>keccak256(parentHash ‖ u64be number), which PREVRANDAO gives: anyone can predict it.</summary>
    public Hash256 MixHash => MixHashOf(ParentHash, Number);

    /// <summary>The <see cref="MixHash"/> of a block that is not made yet.</summary>
    public static Hash256 MixHashOf(in Hash256 parentHash, ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Keccak256.HashJoined(parentHash.Bytes, bytes);
    }

    /// <summary>Reads a header by itself.</summary>
    /// <param name="bytes">All of the encoding.</param>
    /// <param name="header">The header, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out BlockHeader? header, out DecodeError error)
    {
        RlpFieldReader reader = new(bytes);
        BlockHeader read = Read(ref reader);
        reader.Finish();
        error = reader.Error;
        header = reader.Failed ? null : read;
        return header is not null;
    }

    /// <summary>The block's hash: that of the header with round 0 and no seals. Worked out at each call.</summary>
    public Hash256 ComputeHash()
    {
        RlpWriter writer = new(stackalloc byte[BufferSize]);
        try
        {
            Write(ref writer, Extra.WithoutSeals());
            return Keccak256.Hash(writer.Written);
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The whole header, with its round and seals.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new(stackalloc byte[BufferSize]);
        try
        {
            Write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Writes the whole header.</summary>
    public void Write(ref RlpWriter writer) => Write(ref writer, Extra);

    /// <summary>Reads a header as the next item.</summary>
    public static BlockHeader Read(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("header");
        Hash256 parentHash = list.Hash("parentHash");
        Hash256 ommersHash = list.Hash("ommersHash");
        list.Require(ommersHash == OmmersHash, "ommersHash", DecodeReason.Inconsistent);
        Address beneficiary = list.Address("beneficiary");
        Hash256 stateRoot = list.Hash("stateRoot");
        Hash256 transactionsRoot = list.Hash("transactionsRoot");
        Hash256 receiptsRoot = list.Hash("receiptsRoot");
        LogBloom logsBloom = new(list.Fixed("logsBloom", LogBloom.Size));
        list.UInt64("difficulty", max: 0);
        ulong number = list.UInt64("number");
        ulong gasLimit = list.UInt64("gasLimit");
        ulong gasUsed = list.UInt64("gasUsed");
        ulong timestamp = list.UInt64("timestamp");
        ExtraData extra = ExtraData.Read(ref list);
        Hash256 mixHash = list.Hash("mixHash");
        bool noNonce = !list.Fixed("nonce", NonceSize).ContainsAnyExcept((byte)0);
        list.Require(noNonce, "nonce", DecodeReason.Inconsistent);
        BlockHeader header = new()
        {
            ParentHash = parentHash,
            Beneficiary = beneficiary,
            StateRoot = stateRoot,
            TransactionsRoot = transactionsRoot,
            ReceiptsRoot = receiptsRoot,
            LogsBloom = logsBloom,
            Number = number,
            GasLimit = gasLimit,
            GasUsed = gasUsed,
            BaseFeePerGas = list.UInt256("baseFeePerGas"),
            Extra = extra,
        };
        list.Require(timestamp == header.Timestamp, "timestamp", DecodeReason.Inconsistent);
        list.Require(mixHash == header.MixHash, "mixHash", DecodeReason.Inconsistent);
        reader.Leave(list);
        return header;
    }

    private void Write(ref RlpWriter writer, ExtraData extra)
    {
        int list = writer.StartList();
        writer.WriteHash(ParentHash);
        writer.WriteHash(OmmersHash);
        writer.WriteAddress(Beneficiary);
        writer.WriteHash(StateRoot);
        writer.WriteHash(TransactionsRoot);
        writer.WriteHash(ReceiptsRoot);
        writer.WriteBytes(LogsBloom.Bytes);
        writer.WriteUInt64(0);
        writer.WriteUInt64(Number);
        writer.WriteUInt64(GasLimit);
        writer.WriteUInt64(GasUsed);
        writer.WriteUInt64(Timestamp);
        writer.WriteBytes(extra.Encode());
        writer.WriteHash(MixHash);
        writer.WriteBytes(stackalloc byte[NonceSize]);
        writer.WriteUInt256(BaseFeePerGas);
        writer.EndList(list);
    }
}

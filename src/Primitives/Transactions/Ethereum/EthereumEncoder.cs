using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// Writes the lists of Ethereum's transactions:
/// <code>
/// 0  [         nonce, gasPrice,            gasLimit, to, value, data,                             v, r, s]
/// 1  [chainId, nonce, gasPrice,            gasLimit, to, value, data, accessList,                 yParity, r, s]
/// 2  [chainId, nonce, maxPriority, maxFee, gasLimit, to, value, data, accessList,                 yParity, r, s]
/// 4  [chainId, nonce, maxPriority, maxFee, gasLimit, to, value, data, accessList, authorizations, yParity, r, s]
/// </code>
/// Types 1, 2 and 4 come behind their type byte. What is signed lacks the last three; of type 0 with a chain
/// (EIP-155), <c>chainId, 0, 0</c> stand there instead.
/// </summary>
internal static class EthereumEncoder
{
    /// <summary>v of a legacy signature without a chain: 27 or 28.</summary>
    public const ulong LegacyV = 27;

    /// <summary>v of a legacy signature is 35 + 2 chainId + yParity (EIP-155).</summary>
    public const ulong ChainV = 35;

    private const int BufferSize = 512;

    /// <summary>The envelope.</summary>
    public static byte[] Encode(EthereumFields fields, in Secp256k1Signature signature)
    {
        RlpWriter writer = new(stackalloc byte[BufferSize]);
        try
        {
            int list = writer.StartList();
            WriteFields(ref writer, fields);
            writer.WriteUInt64(VOf(fields, signature.Parity));
            writer.WriteUInt256(UInt256.ReadBigEndian(signature.R));
            writer.WriteUInt256(UInt256.ReadBigEndian(signature.S));
            writer.EndList(list);
            return [.. Prefix(fields.Type), .. writer.Written];
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>What the sender signs.</summary>
    public static Hash256 SigningHash(EthereumFields fields)
    {
        RlpWriter writer = new(stackalloc byte[BufferSize]);
        try
        {
            int list = writer.StartList();
            WriteFields(ref writer, fields);
            if (fields.Type == TransactionType.Legacy && fields.ChainId is { } chainId)
            {
                writer.WriteUInt64(chainId);
                writer.WriteUInt64(0);
                writer.WriteUInt64(0);
            }

            writer.EndList(list);
            return Keccak256.HashJoined(Prefix(fields.Type), writer.Written);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static byte[] Prefix(TransactionType type) => type == TransactionType.Legacy ? [] : [(byte)type];

    private static ulong VOf(EthereumFields fields, int yParity)
    {
        if (fields.Type != TransactionType.Legacy)
        {
            return (ulong)yParity;
        }

        return checked((fields.ChainId is { } chainId ? ChainV + (2 * chainId) : LegacyV) + (ulong)yParity);
    }

    private static void WriteFields(ref RlpWriter writer, EthereumFields fields)
    {
        if (fields.Type != TransactionType.Legacy)
        {
            writer.WriteUInt64(fields.ChainId ?? 0);
        }

        writer.WriteUInt64(fields.Nonce);
        if (fields.Type is TransactionType.DynamicFee or TransactionType.SetCode)
        {
            writer.WriteUInt256(fields.MaxPriorityFeePerGas);
        }

        writer.WriteUInt256(fields.MaxFeePerGas);
        writer.WriteUInt64(fields.GasLimit);
        writer.WriteOptionalAddress(fields.To);
        writer.WriteUInt256(fields.Value);
        writer.WriteBytes(fields.Data.Span);
        if (fields.Type != TransactionType.Legacy)
        {
            WriteAccessList(ref writer, fields.AccessList);
        }

        if (fields.Type == TransactionType.SetCode)
        {
            WriteAuthorizations(ref writer, fields.Authorizations);
        }
    }

    private static void WriteAccessList(ref RlpWriter writer, ValueList<AccessListEntry> entries)
    {
        int list = writer.StartList();
        foreach (AccessListEntry entry in entries)
        {
            int item = writer.StartList();
            writer.WriteAddress(entry.Address);
            int keys = writer.StartList();
            foreach (Hash256 key in entry.StorageKeys)
            {
                writer.WriteHash(key);
            }

            writer.EndList(keys);
            writer.EndList(item);
        }

        writer.EndList(list);
    }

    private static void WriteAuthorizations(ref RlpWriter writer, ValueList<Authorization> authorizations)
    {
        int list = writer.StartList();
        foreach (Authorization authorization in authorizations)
        {
            int item = writer.StartList();
            writer.WriteUInt256(authorization.ChainId);
            writer.WriteAddress(authorization.Address);
            writer.WriteUInt64(authorization.Nonce);
            writer.WriteUInt64(authorization.YParity);
            writer.WriteUInt256(authorization.R);
            writer.WriteUInt256(authorization.S);
            writer.EndList(item);
        }

        writer.EndList(list);
    }
}

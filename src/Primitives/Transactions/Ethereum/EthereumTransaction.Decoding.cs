using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Transactions;

/// <summary>Reads the lists that <see cref="EthereumEncoder"/> draws.</summary>
public sealed partial class EthereumTransaction
{
    private const byte BlobType = 3;
    private const byte ListBase = 0xc0;

    /// <summary>Reads an envelope of type 0, 1, 2 or 4, and accepts it only in its one byte form.</summary>
    /// <param name="envelope">Kept by the transaction: it must not change any more.</param>
    /// <param name="transaction">The transaction, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    /// <param name="lengthMax">The longest envelope: another one than a chain's only for tests of the EVM.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> envelope,
        [NotNullWhen(true)] out EthereumTransaction? transaction,
        out DecodeError error,
        int lengthMax = EncodedLengthMax)
    {
        transaction = null;
        if (!TryCheckLength(envelope.Span, out error, lengthMax)
            || !TryReadType(envelope.Span[0], out var type, out error))
        {
            return false;
        }

        RlpFieldReader reader = new(envelope, start: type == TransactionType.Legacy ? 0 : 1);
        RlpFieldReader list = reader.List("transaction");
        EthereumFields fields = ReadFields(ref list, type);
        ulong parity = ReadParity(ref list, ref fields);
        Secp256k1Signature signature = ReadSignature(ref list, parity);
        reader.Leave(list);
        reader.Finish();

        error = reader.Error;
        transaction = reader.Failed ? null : new EthereumTransaction(fields, signature, envelope);
        return transaction is not null;
    }

    private static bool TryReadType(byte first, out TransactionType type, out DecodeError error)
    {
        type = first >= ListBase ? TransactionType.Legacy : (TransactionType)first;
        bool known = first >= ListBase
            || type is TransactionType.AccessList or TransactionType.DynamicFee or TransactionType.SetCode;
        DecodeReason reason = first == BlobType ? DecodeReason.BlobsUnsupported : DecodeReason.UnsupportedType;
        error = known ? DecodeError.None : new DecodeError(reason, "type", 0);
        return known;
    }

    private static EthereumFields ReadFields(ref RlpFieldReader list, TransactionType type)
    {
        ulong? chainId = type == TransactionType.Legacy ? null : list.UInt64("chainId");
        ulong nonce = list.UInt64("nonce");
        bool hasPriority = type is TransactionType.DynamicFee or TransactionType.SetCode;
        UInt256 priority = hasPriority ? list.UInt256("maxPriorityFeePerGas") : default;
        UInt256 fee = list.UInt256(hasPriority ? "maxFeePerGas" : "gasPrice");
        return new EthereumFields
        {
            Type = type,
            ChainId = chainId,
            Nonce = nonce,
            MaxPriorityFeePerGas = hasPriority ? priority : fee,
            MaxFeePerGas = fee,
            GasLimit = list.UInt64("gasLimit"),
            To = type == TransactionType.SetCode ? list.Address("to") : list.OptionalAddress("to"),
            Value = list.UInt256("value"),
            Data = list.Bytes("data"),
            AccessList = type == TransactionType.Legacy ? default : ReadAccessList(ref list),
            Authorizations = type == TransactionType.SetCode ? ReadAuthorizations(ref list) : default,
        };
    }

    private static ValueList<AccessListEntry> ReadAccessList(ref RlpFieldReader list)
    {
        List<AccessListEntry> entries = [];
        RlpFieldReader items = list.List("accessList");
        while (items.HasMore)
        {
            RlpFieldReader entry = items.List("accessList");
            Address address = entry.Address("accessList.address");
            List<Hash256> keys = [];
            RlpFieldReader keyItems = entry.List("accessList.storageKeys");
            while (keyItems.HasMore)
            {
                keys.Add(keyItems.Hash("accessList.storageKeys"));
            }

            entry.Leave(keyItems);
            items.Leave(entry);
            entries.Add(new AccessListEntry(address, ValueList.Create(CollectionsMarshal.AsSpan(keys))));
        }

        list.Leave(items);
        return ValueList.Create(CollectionsMarshal.AsSpan(entries));
    }

    private static ValueList<Authorization> ReadAuthorizations(ref RlpFieldReader list)
    {
        List<Authorization> entries = [];
        RlpFieldReader items = list.List("authorizations");
        items.Require(items.HasMore, "authorizations", DecodeReason.OutOfRange);
        while (items.HasMore)
        {
            RlpFieldReader entry = items.List("authorizations");
            entries.Add(new Authorization(
                entry.UInt256("authorizations.chainId"),
                entry.Address("authorizations.address"),
                entry.UInt64("authorizations.nonce"),
                (byte)entry.UInt64("authorizations.yParity", byte.MaxValue),
                entry.UInt256("authorizations.r"),
                entry.UInt256("authorizations.s")));
            items.Leave(entry);
        }

        list.Leave(items);
        return ValueList.Create(CollectionsMarshal.AsSpan(entries));
    }

    /// <summary>Reads yParity; from a legacy v it takes the chain id out too.</summary>
    private static ulong ReadParity(ref RlpFieldReader list, ref EthereumFields fields)
    {
        int position = list.Position;
        if (fields.Type != TransactionType.Legacy)
        {
            return list.UInt64("yParity", max: 1);
        }

        ulong v = list.UInt64("v");
        if (v >= EthereumEncoder.ChainV)
        {
            ulong rest = v - EthereumEncoder.ChainV;
            fields = fields with { ChainId = rest / 2 };
            return rest % 2;
        }

        list.Require(v is 27 or 28, "v", DecodeReason.BadSignature, position);
        return v - EthereumEncoder.LegacyV;
    }

    private static Secp256k1Signature ReadSignature(ref RlpFieldReader list, ulong parity)
    {
        int position = list.Position;
        byte[] r = list.UInt256("r").ToBigEndian();
        byte[] s = list.UInt256("s").ToBigEndian();
        SignatureFault fault = Secp256k1Signature.Create(r, s, parity, out Secp256k1Signature signature);
        list.Require(fault == SignatureFault.None, "signature", DecodeReason.BadSignature, position);
        return signature;
    }
}

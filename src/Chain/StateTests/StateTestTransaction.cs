using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.StateTests;

/// <summary>A test's transaction with its variants.</summary>
/// <param name="json">Its fields; data, gas limits, values and access lists are arrays.</param>
internal sealed class StateTestTransaction(StateTestJson json)
{
    /// <summary>The signed bytes of a variant: those that the case gives, else made from the fields.</summary>
    /// <returns>Null when no such transaction can be made; a reader of bytes would refuse it.</returns>
    public byte[]? Encode(StateTestJson expected, StateTestVariant variant)
    {
        if (expected.Has("txbytes"))
        {
            return expected.Value("txbytes").ToBytes();
        }

        if (json.Has("blobVersionedHashes")
            || !Secp256k1PrivateKey.TryCreate(json.Value("secretKey").ToBytes(), out Secp256k1PrivateKey? key))
        {
            return null;
        }

        using (key)
        {
            return TrySign(FieldsOf(variant), key);
        }
    }

    private static byte[]? TrySign(EthereumFields fields, Secp256k1PrivateKey key)
    {
        try
        {
            return EthereumTransaction.Sign(fields, key, int.MaxValue).Encoded.ToArray();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private EthereumFields FieldsOf(StateTestVariant variant)
    {
        bool hasFees = json.Has("maxFeePerGas");
        UInt256 maxFee = json.Value(hasFees ? "maxFeePerGas" : "gasPrice").ToNumber();
        string to = json.Value("to").ToText();
        TransactionType type = TypeOf(hasFees);
        return new EthereumFields
        {
            Type = type,
            ChainId = type == TransactionType.Legacy ? null : StateTestEnvironment.ChainId,
            Nonce = json.Value("nonce").ToUInt64(),
            MaxFeePerGas = maxFee,
            MaxPriorityFeePerGas = hasFees ? json.Value("maxPriorityFeePerGas").ToNumber() : maxFee,
            GasLimit = json.Item("gasLimit", variant.Gas).ToUInt64(),
            To = to.Length == 0 ? null : json.Value("to").ToAddress(),
            Value = json.Item("value", variant.Value).ToNumber(),
            Data = json.Item("data", variant.Data).ToBytes(),
            AccessList = json.Has("accessLists") ? AccessListOf(json.Item("accessLists", variant.Data)) : default,
            Authorizations = json.Has("authorizationList") ? AuthorizationsOf() : default,
        };
    }

    private TransactionType TypeOf(bool hasFees)
        => json.Has("authorizationList") ? TransactionType.SetCode
            : hasFees ? TransactionType.DynamicFee
            : json.Has("accessLists") ? TransactionType.AccessList
            : TransactionType.Legacy;

    private ValueList<Authorization> AuthorizationsOf()
        => [.. json.Objects("authorizationList").Select(item => new Authorization(
            item.Value("chainId").ToNumber(),
            item.Value("address").ToAddress(),
            item.Value("nonce").ToUInt64(),
            item.Value("v").ToByte(),
            item.Value("r").ToNumber(),
            item.Value("s").ToNumber()))];

    private static ValueList<AccessListEntry> AccessListOf(StateTestValue list)
        => [.. list.AsArray().Select(entry => new AccessListEntry(
            entry.AsObject().Value("address").ToAddress(),
            [.. entry.AsObject().Array("storageKeys").Select(key => key.ToHash())]))];
}

using System.Text;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// A native transaction as typed data (EIP-712, docs/spec/transactions.md 4), for wallets that sign nothing else:
/// <code>
/// hash = keccak256(0x19 0x01 ‖ hashStruct(domain) ‖ hashStruct(body))
/// domain = EIP712Domain { name "MarketChain", version "1", chainId, salt genesisHash }
/// </code>
/// </summary>
public static class TypedData
{
    /// <summary>The domain's name.</summary>
    public const string DomainName = "MarketChain";

    /// <summary>The domain's version.</summary>
    public const string DomainVersion = "1";

    private const int WordSize = 32;

    private static readonly Hash256 DomainTypeHash
        = Keccak256.Hash("EIP712Domain(string name,string version,uint256 chainId,bytes32 salt)"u8);

    private static readonly Hash256 NameHash = Keccak256.Hash(Encoding.UTF8.GetBytes(DomainName));

    private static readonly Hash256 VersionHash = Keccak256.Hash(Encoding.UTF8.GetBytes(DomainVersion));

    private static ReadOnlySpan<byte> Prefix => [0x19, 0x01];

    /// <summary>The EIP-712 type of a body with this payload, with the types it refers to.</summary>
    public static string EncodeType(NativePayload payload)
        => TypedDataType.Describe(new NativeBody { Payload = payload });

    /// <summary>The hash that the wallet signs; the domain's chain is the body's.</summary>
    public static Hash256 Hash(in Hash256 genesisHash, NativeBody body)
    {
        Hash256 typeHash = Keccak256.Hash(Encoding.UTF8.GetBytes(EncodeType(body.Payload)));
        Keccak256Hasher hasher = default;
        hasher.Append(Prefix);
        hasher.Append(DomainSeparator(genesisHash, body.ChainId).Bytes);
        hasher.Append(TypedDataHasher.HashStruct(typeHash, body).Bytes);
        return hasher.Finish();
    }

    private static Hash256 DomainSeparator(in Hash256 genesisHash, ulong chainId)
    {
        Span<byte> chain = stackalloc byte[WordSize];
        ((UInt256)chainId).WriteBigEndian(chain);
        Keccak256Hasher hasher = default;
        hasher.Append(DomainTypeHash.Bytes);
        hasher.Append(NameHash.Bytes);
        hasher.Append(VersionHash.Bytes);
        hasher.Append(chain);
        hasher.Append(genesisHash.Bytes);
        return hasher.Finish();
    }
}

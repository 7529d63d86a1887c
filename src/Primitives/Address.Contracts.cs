using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives;

/// <content>Where the contracts that an account creates will live.</content>
public readonly partial struct Address
{
    private const byte Create2Prefix = 0xff;

    /// <summary>CREATE: the last 20 bytes of keccak256(rlp[creator, nonce]).</summary>
    /// <param name="creator">A sender or a contract.</param>
    /// <param name="nonce">The creator's nonce before the creation.</param>
    public static Address OfCreated(in Address creator, ulong nonce)
    {
        using RlpWriter writer = new(stackalloc byte[32]);
        writer.WriteListHeader(RlpLength.OfBytes(creator.Bytes) + RlpLength.OfUInt64(nonce));
        writer.WriteAddress(creator);
        writer.WriteUInt64(nonce);
        return FromHash(Keccak256.Hash(writer.Written));
    }

    /// <summary>CREATE2 (EIP-1014): the last 20 bytes of keccak256(0xff ‖ creator ‖ salt ‖ initCodeHash).</summary>
    /// <param name="creator">The contract that creates.</param>
    /// <param name="salt">Its choice.</param>
    /// <param name="initCodeHash">Keccak-256 of the code that runs to make the contract.</param>
    public static Address OfCreated2(in Address creator, in Hash256 salt, in Hash256 initCodeHash)
    {
        Span<byte> preimage = stackalloc byte[1 + Size + (2 * Hash256.Size)];
        preimage[0] = Create2Prefix;
        creator.CopyTo(preimage[1..]);
        salt.CopyTo(preimage[(1 + Size)..]);
        initCodeHash.CopyTo(preimage[(1 + Size + Hash256.Size)..]);
        return FromHash(Keccak256.Hash(preimage));
    }

    /// <summary>The last 20 bytes of a hash: of a public key or of a creation.</summary>
    public static Address FromHash(in Hash256 hash) => new(hash.Bytes[^Size..]);
}

using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// An account's consent to run another's code (EIP-7702). A wrong one is skipped in execution and does not make the
/// transaction wrong, so the signature is only bounded when it is decoded.
/// </summary>
/// <param name="ChainId">The chain it holds on; 0 for any.</param>
/// <param name="Address">Whose code; zero takes the code away.</param>
/// <param name="Nonce">The account's nonce that it needs.</param>
/// <param name="YParity">The recovery id; only 0 and 1 recover.</param>
/// <param name="R">Of the signature.</param>
/// <param name="S">Of the signature; only the lower half recovers.</param>
public sealed record Authorization(
    UInt256 ChainId, Address Address, ulong Nonce, byte YParity, UInt256 R, UInt256 S)
{
    private const byte Magic = 0x05;

    /// <summary>The account that gave it; false when the signature is nobody's.</summary>
    public bool TryRecoverAuthority(out Address authority)
    {
        authority = default;
        return Secp256k1Signature.Create(R.ToBigEndian(), S.ToBigEndian(), YParity, out Secp256k1Signature signature)
                == SignatureFault.None
            && Secp256k1.TryRecoverAddress(SigningHash(), signature, out authority);
    }

    /// <summary>What the account signs: keccak256(0x05 ‖ rlp([chainId, address, nonce])).</summary>
    public Hash256 SigningHash()
    {
        using RlpWriter writer = new(stackalloc byte[128]);
        int list = writer.StartList();
        writer.WriteUInt256(ChainId);
        writer.WriteAddress(Address);
        writer.WriteUInt64(Nonce);
        writer.EndList(list);
        return Keccak256.HashJoined([Magic], writer.Written);
    }
}

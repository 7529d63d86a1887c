using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>The hashes that the parties of a native transaction sign, docs/spec/transactions.md 1 and 3.</summary>
public static class NativeSigning
{
    private static ReadOnlySpan<byte> SenderTag => "marketchain/native/v1"u8;

    private static ReadOnlySpan<byte> FeePayerTag => "marketchain/feepayer/v1"u8;

    /// <summary>What the sender signs: keccak256(0x4d ‖ "marketchain/native/v1" ‖ genesisHash ‖ body).</summary>
    public static Hash256 SigningHash(in Hash256 genesisHash, ReadOnlySpan<byte> body)
    {
        Keccak256Hasher hasher = default;
        hasher.Append([(byte)TransactionType.Native]);
        hasher.Append(SenderTag);
        hasher.Append(genesisHash.Bytes);
        hasher.Append(body);
        return hasher.Finish();
    }

    /// <summary>What the fee payer signs: keccak256("marketchain/feepayer/v1" ‖ signingHash).</summary>
    public static Hash256 FeePayerHash(in Hash256 signingHash)
        => Keccak256.HashJoined(FeePayerTag, signingHash.Bytes);
}

using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests;

/// <summary>Signed transfers of the developers' accounts.</summary>
internal static class Transfers
{
    public const ulong DevChainId = 19_779;
    public const ulong Gwei = 1_000_000_000;

    private static readonly Secp256k1PrivateKey[] Keys
        = [.. Enumerable.Range(0, DevelopmentAccounts.Count).Select(DevelopmentAccounts.DeriveKey)];

    public static Address Account(int index) => DevelopmentAccounts.Addresses[index];

    public static EthereumFields Fields(ulong nonce, Address? to, UInt256 value) => new()
    {
        Type = TransactionType.DynamicFee,
        ChainId = DevChainId,
        Nonce = nonce,
        MaxFeePerGas = 3 * Gwei,
        MaxPriorityFeePerGas = Gwei,
        GasLimit = 21_000,
        To = to,
        Value = value,
    };

    public static EthereumTransaction Sign(EthereumFields fields, int sender)
        => EthereumTransaction.Sign(fields, Keys[sender]);

    public static Secp256k1Signature SignHash(int sender, in Hash256 hash) => Keys[sender].Sign(hash);

    public static NativeTransaction SignNative(NativeBody body, Hash256 genesisHash, int sender)
        => NativeTransaction.Sign(body, genesisHash, Keys[sender]);

    public static EthereumTransaction Make(int sender, ulong nonce, Address to, UInt256 value)
        => Sign(Fields(nonce, to, value), sender);
}

using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Simulation.Replicas;

/// <summary>Signed transactions of the developers' accounts.</summary>
public static class Payments
{
    private const ulong ChainId = 19_779;
    private const ulong Gwei = 1_000_000_000;

    private static readonly Secp256k1PrivateKey[] Keys
        = [.. Enumerable.Range(0, DevelopmentAccounts.Count).Select(DevelopmentAccounts.DeriveKey)];

    /// <summary>One wei to account 9.</summary>
    public static EthereumTransaction Transfer(int sender, ulong nonce) => EthereumTransaction.Sign(
        new EthereumFields
        {
            Type = TransactionType.DynamicFee,
            ChainId = ChainId,
            Nonce = nonce,
            MaxFeePerGas = 3 * Gwei,
            MaxPriorityFeePerGas = Gwei,
            GasLimit = 21_000,
            To = DevelopmentAccounts.Addresses[9],
            Value = 1,
        },
        Keys[sender]);

    public static NativeTransaction Native(
        in Hash256 genesisHash, int sender, ulong sequence, NativePayload payload, ulong gas = 3_000_000)
        => NativeTransaction.Sign(
            new NativeBody
            {
                ChainId = ChainId,
                Lane = 0,
                Sequence = sequence,
                GasLimit = gas,
                MaxFeePerGas = 2 * Gwei,
                MaxPriorityFeePerGas = Gwei,
                Payload = payload,
            },
            genesisHash,
            Keys[sender]);

    /// <summary>A site of the sender's.</summary>
    public static NativeTransaction Site(in Hash256 genesisHash, int sender, ulong sequence)
        => Native(
            genesisHash,
            sender,
            sequence,
            new RegisterSite("news", DevelopmentAccounts.Addresses[3], UInt256.Parse("100000000000000000000")));
}

using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Auditor.Tests;

/// <summary>
/// Ethereum's transactions by chance, of a funded account outside the crowd: with data, with access lists, also to
/// system accounts, and never to code.
/// </summary>
internal sealed class RandomTransfers(MarketChainClient client, ulong chainId, Random random) : IDisposable
{
    /// <summary>The auditor does not know what functions do, so modules are sent too little to name one.</summary>
    private const int SelectorBytes = 4;

    private const int Sender = 8;
    private const ulong Gwei = 1_000_000_000;

    private readonly Secp256k1PrivateKey _key = DevelopmentAccounts.DeriveKey(Sender);
    private ulong _nonce;

    /// <summary>Sends the next one.</summary>
    public Task<Hash256> SendAsync() => SendAsync(Next());

    /// <summary>Sends one that makes a contract of no code.</summary>
    public Task<Hash256> SendCreationAsync()
        => SendAsync(Next() with { To = null, Type = TransactionType.DynamicFee, GasLimit = 1_000_000 });

    public void Dispose() => _key.Dispose();

    private async Task<Hash256> SendAsync(EthereumFields fields)
    {
        Hash256 hash = await client.SendRawAsync(EthereumTransaction.Sign(fields, _key).Encoded);
        _nonce++;
        return hash;
    }

    private EthereumFields Next()
    {
        TransactionType type = (TransactionType)random.Next(3);
        bool isForModule = random.Next(8) == 0;
        return new EthereumFields
        {
            Type = type,
            ChainId = chainId,
            Nonce = _nonce,
            MaxFeePerGas = 2 * Gwei,
            MaxPriorityFeePerGas = type == TransactionType.DynamicFee ? (ulong)random.Next(3) : 2 * Gwei,
            GasLimit = 100_000 + (ulong)random.Next(100_000),
            To = isForModule
                ? SystemAccounts.All[random.Next(5)]
                : DevelopmentAccounts.Addresses[random.Next(DevelopmentAccounts.Count)],
            Value = (ulong)random.Next(3),
            Data = isForModule ? new byte[random.Next(SelectorBytes)] : Data(),
            AccessList = type == TransactionType.Legacy ? default : AccessList(),
        };
    }

    private byte[] Data()
    {
        byte[] data = new byte[random.Next(3) * 400];
        random.NextBytes(data.AsSpan(0, random.Next(data.Length + 1)));
        return data;
    }

    private ValueList<AccessListEntry> AccessList()
        => [.. SystemAccounts.All.Take(random.Next(4)).Select(
            account => new AccessListEntry(account, [.. Enumerable.Repeat(Hash256.Zero, random.Next(3))]))];
}

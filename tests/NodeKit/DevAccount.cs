using MarketChain.Client;
using MarketChain.Primitives.Crypto;

namespace MarketChain.NodeKit;

/// <summary>One of the ten funded accounts, sending to a node.</summary>
public sealed class DevAccount : IDisposable
{
    private readonly Secp256k1PrivateKey _key;

    private DevAccount(Secp256k1PrivateKey key, NativeAccount account)
    {
        _key = key;
        Account = account;
    }

    public NativeAccount Account { get; }

    public static async Task<DevAccount> OpenAsync(
        MarketChainClient client, int index, CancellationToken cancellation = default)
    {
        Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(index);
        return new DevAccount(
            key, await NativeAccount.OpenAsync(client, AccountSigner.Of(key), lane: 0, cancellation));
    }

    public void Dispose()
    {
        Account.Dispose();
        _key.Dispose();
    }
}

using MarketChain.Client;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Replay.Market;

/// <summary>
/// Who plays which part: the development accounts, whose keys everybody knows.
/// <code>
/// 0     the platform, which also does what nobody else does
/// 1..4  advertisers, campaign by campaign in turn
/// 5..8  owners of sites, in turn; a further site of the same owner uses its next lane
/// 9     nobody: for whoever wants to try the chain meanwhile
/// </code>
/// </summary>
internal sealed class ReplayAccounts : IDisposable
{
    /// <summary>How many advertise.</summary>
    public const int Advertisers = 4;

    private const int FirstAdvertiser = 1;
    private const int FirstOwner = 5;
    private const int Owners = 4;

    private readonly List<Secp256k1PrivateKey> _keys = [];
    private readonly List<NativeAccount> _advertisers = [];
    private readonly List<NativeAccount> _owners = [];

    private ReplayAccounts(NativeAccount platform) => Platform = platform;

    /// <summary>The platform.</summary>
    public NativeAccount Platform { get; }

    /// <summary>Opens them all.</summary>
    /// <param name="client">The way to the chain.</param>
    /// <param name="sites">How many sites there are.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CommandException">They have no coin: this is not a development chain.</exception>
    public static async Task<ReplayAccounts> OpenAsync(
        MarketChainClient client, int sites, CancellationToken cancellation)
    {
        if ((await client.GetBalanceAsync(DevelopmentAccounts.Addresses[0], cancellation)).IsZero)
        {
            throw new CommandException(
                "the development accounts have no coin on this chain: a replay is for development chains");
        }

        List<Secp256k1PrivateKey> keys = [];
        ReplayAccounts accounts = new(await OpenAsync(client, keys, account: 0, lane: 0, cancellation));
        for (int i = 0; i < Advertisers; i++)
        {
            accounts._advertisers.Add(await OpenAsync(client, keys, FirstAdvertiser + i, lane: 0, cancellation));
        }

        for (int site = 0; site < sites; site++)
        {
            accounts._owners.Add(
                await OpenAsync(client, keys, FirstOwner + (site % Owners), (uint)(site / Owners), cancellation));
        }

        accounts._keys.AddRange(keys);
        return accounts;
    }

    /// <summary>The advertiser of a campaign, by the campaign's place in the log.</summary>
    public NativeAccount AdvertiserOf(int campaign) => _advertisers[campaign % Advertisers];

    /// <summary>The owner of a site, by the site's place in the log.</summary>
    public NativeAccount OwnerOf(int site) => _owners[site];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeAccount account in _advertisers.Concat(_owners).Append(Platform))
        {
            account.Dispose();
        }

        foreach (Secp256k1PrivateKey key in _keys)
        {
            key.Dispose();
        }
    }

    private static Task<NativeAccount> OpenAsync(
        MarketChainClient client,
        List<Secp256k1PrivateKey> keys,
        int account,
        uint lane,
        CancellationToken cancellation)
    {
        Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(account);
        keys.Add(key);
        return NativeAccount.OpenAsync(client, AccountSigner.Of(key), lane, cancellation);
    }
}

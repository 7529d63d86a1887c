using System.Globalization;
using System.Text;
using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.NodeKit;

/// <summary>
/// A user of a <see cref="SmallMarket"/> with a key of its own. Its account has no coin: fees come from the claims.
/// </summary>
public sealed class MarketHolder : IDisposable
{
    private readonly MarketChainClient _client;
    private readonly Ed25519PrivateKey _key;
    private readonly AccountSigner _signer;

    /// <summary>One that the market registers, or has registered.</summary>
    /// <param name="client">The way to the chain.</param>
    /// <param name="uid">Its number, from 1.</param>
    public MarketHolder(MarketChainClient client, uint uid)
    {
        _client = client;
        Uid = uid;
        string name = string.Create(CultureInfo.InvariantCulture, $"holder of UID {uid}");
        _key = Ed25519PrivateKey.FromSeed(Keccak256.Hash(Encoding.UTF8.GetBytes(name)).Bytes);
        _signer = AccountSigner.Of(_key);
    }

    /// <summary>Its number.</summary>
    public uint Uid { get; }

    /// <summary>Claims all that it has earned and waits until that is in a block.</summary>
    /// <returns>What became of it; null when it has not earned what the claim may cost.</returns>
    public async Task<Receipt?> TryClaimAsync(CancellationToken cancellation = default)
    {
        using NativeAccount account = await NativeAccount.OpenAsync(_client, _signer, lane: 0, cancellation);
        ClaimEarnings claim = new(Uid, account.Address, Amount: default, FeeFromClaim: true);
        EarningsInfo earnings = await _client.GetEarningsAsync(Uid, cancellation);
        return earnings.Available < account.Sign(claim).GasLimit * account.Options.MaxFeePerGas
            ? null
            : await account.SubmitAsync(claim, NodeProgram.Deadline, cancellation);
    }

    public void Dispose() => _key.Dispose();

    /// <summary>Its consent to become the controller of a UID that site 1 registers.</summary>
    internal Consent Agree(Hash256 genesisHash) => _signer.SignConsent(
        new ConsentTerms(ConsentPurpose.Register, 1, 0, 0, ulong.MaxValue), genesisHash);
}

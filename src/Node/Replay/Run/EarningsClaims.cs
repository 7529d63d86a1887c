using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Node.Replay.Market;
using MarketChain.Node.Replay.Plan;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Run;

/// <summary>What came of the claims of a replay's users.</summary>
/// <param name="Claimed">Users who took out their earnings.</param>
/// <param name="TooSmall">Users whose earnings do not cover the fee.</param>
/// <param name="Amount">Taken out, wei, fees not included.</param>
internal sealed record ClaimsResult(int Claimed, int TooSmall, UInt256 Amount);

/// <summary>
/// The users with keys of their own claim what they earned. Their accounts hold no coin, so each fee is paid from its
/// claim.
/// </summary>
internal sealed class EarningsClaims(MarketChainClient client, RegisteredMarket market, ChainStatus chain)
{
    /// <summary>Users at a time: one machine's two cores also make the blocks.</summary>
    private const int AtATime = 8;

    private readonly Lock _turn = new();
    private readonly List<Hash256> _sent = [];
    private int _tooSmall;

    /// <summary>Claims for all of them.</summary>
    public async Task<ClaimsResult> RunAsync(IReplayView view, CancellationToken cancellation)
    {
        int[] holders =
        [
            .. Enumerable.Range(0, market.Users.Count).Where(place => market.Users[place].Level == UidEntry.OwnKey),
        ];
        IStageView stage = view.Begin("claim earnings", Math.Max(1, holders.Length));
        UInt256 gasPrice = await client.GetGasPriceAsync(cancellation);
        SendOptions options = new() { MaxFeePerGas = gasPrice + gasPrice };
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(holders, parallel, async (place, stop) =>
        {
            await ClaimAsync(market.Users[place], market.Uids[place], options, stop);
            lock (_turn)
            {
                stage.Advance(1);
            }
        });

        UInt256 amount = UInt256.Zero;
        foreach (Hash256 transaction in _sent)
        {
            Receipt receipt = await client.WaitForReceiptAsync(transaction, ReplayOptions.BlockTimeout, cancellation);
            foreach (EarningsClaimed claimed in receipt.EnsureSucceeded().Events.OfType<EarningsClaimed>())
            {
                amount += claimed.Amount;
            }
        }

        return new ClaimsResult(_sent.Count, _tooSmall, amount);
    }

    private async Task ClaimAsync(ReplayUser user, uint uid, SendOptions options, CancellationToken cancellation)
    {
        EarningsInfo earnings = await client.GetEarningsAsync(uid, cancellation);
        if (earnings.Available.IsZero)
        {
            return;
        }

        using Ed25519PrivateKey key = user.DeriveKey();
        AccountSigner signer = AccountSigner.Of(key);
        using NativeAccount account = NativeAccount.Open(client, chain, signer, lane: 0, sequence: 0, options);
        ClaimEarnings claim = new(uid, signer.Address, Amount: default, FeeFromClaim: true);
        NativeTransaction priced = account.Sign(claim);
        if (earnings.Available < priced.GasLimit * options.MaxFeePerGas)
        {
            Interlocked.Increment(ref _tooSmall);
            return;
        }

        Hash256 sent = await account.SendAsync(claim, cancellation);
        lock (_turn)
        {
            _sent.Add(sent);
        }
    }
}

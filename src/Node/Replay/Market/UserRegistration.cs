using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Run;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Market;

/// <summary>
/// Registers the users of a log, each by the site that saw it first, in transactions of at most a quarter of a block's
/// gas; their numbers come back in the receipts' events, found by controller or commitment.
/// </summary>
internal sealed class UserRegistration(
    MarketChainClient client, ReplayAccounts accounts, ChainStatus chain, LogScan scan, ulong seed)
{
    /// <summary>Consents hold for a year of chain time: a replay is over before.</summary>
    private const ulong ConsentMs = 365UL * 24 * 60 * 60 * 1000;

    /// <summary>Bytes of an envelope that entries may fill: 900 of level 1, the longest, have 110 bytes each.</summary>
    private const int EntriesMax = 900;

    private readonly ReplayUser[] _users = new ReplayUser[scan.Users.Count];
    private readonly uint[] _uids = new uint[scan.Users.Count];
    private readonly Dictionary<Address, int> _byController = [];
    private readonly Dictionary<Hash256, int> _byCommitment = [];

    /// <summary>The users, by their places in the scan.</summary>
    public IReadOnlyList<ReplayUser> Users => _users;

    /// <summary>Registers all of them and returns their numbers.</summary>
    public async Task<uint[]> RunAsync(uint[] sites, IStageView stage, CancellationToken cancellation)
    {
        BlockInfo head = await client.FindBlockAsync(chain.Head, cancellation)
            ?? throw MarketChainFault("the newest block is not there");
        List<(Hash256 Transaction, int Entries)> sent = [];
        foreach (IGrouping<int, KeyValuePair<Hash256, int>> group in scan.Users.GroupBy(OfSite))
        {
            List<UidEntry> entries = [];
            ulong gas = 0;
            foreach ((Hash256 user, int place) in group)
            {
                UidEntry entry = MakeEntry(user, place, sites[group.Key]);
                ulong entryGas = NativeGas.OfPayload(new RegisterUids(sites[group.Key], [entry]));
                if (entries.Count == EntriesMax || gas + entryGas > head.GasLimit / 4)
                {
                    sent.Add(await SendAsync(group.Key, sites[group.Key], entries, cancellation));
                    gas = 0;
                }

                entries.Add(entry);
                gas += entryGas;
            }

            sent.Add(await SendAsync(group.Key, sites[group.Key], entries, cancellation));
        }

        await ReadNumbersAsync(sent, stage, cancellation);
        return _uids;
    }

    private int OfSite(KeyValuePair<Hash256, int> user) => scan.FirstSites[user.Value];

    private UidEntry MakeEntry(in Hash256 identity, int place, uint site)
    {
        ReplayUser user = ReplayUser.Of(seed, site, identity);
        _users[place] = user;
        if (user.Level != UidEntry.OwnKey)
        {
            uint confidence = user.Level == UidEntry.Device ? user.ConfidencePermille : 0;
            _byCommitment.Add(user.Commitment, place);
            return new UidEntry(user.Level, user.Commitment, confidence, Controller: null);
        }

        using Ed25519PrivateKey key = user.DeriveKey();
        AccountSigner signer = AccountSigner.Of(key);
        ConsentTerms terms = new(
            ConsentPurpose.Register, site, Second: 0, Counter: 0, chain.TimestampMs + ConsentMs);
        _byController.Add(signer.Address, place);
        return new UidEntry(user.Level, default, 0, signer.SignConsent(terms, chain.GenesisHash));
    }

    private async Task<(Hash256 Transaction, int Entries)> SendAsync(
        int site, uint number, List<UidEntry> entries, CancellationToken cancellation)
    {
        RegisterUids payload = new(number, [.. entries]);
        entries.Clear();
        return (await accounts.OwnerOf(site).SendAsync(payload, cancellation), payload.Entries.Count);
    }

    private async Task ReadNumbersAsync(
        List<(Hash256 Transaction, int Entries)> sent, IStageView stage, CancellationToken cancellation)
    {
        foreach ((Hash256 transaction, int entries) in sent)
        {
            Receipt receipt = await client.WaitForReceiptAsync(transaction, ReplayOptions.BlockTimeout, cancellation);
            foreach (UidRegistered registered in receipt.EnsureSucceeded().Events.OfType<UidRegistered>())
            {
                _uids[PlaceOf(registered)] = registered.Uid;
            }

            stage.Advance(entries);
        }

        if (_uids.Contains(0U))
        {
            throw MarketChainFault("a user was registered and no event says under which number");
        }
    }

    private int PlaceOf(UidRegistered registered)
    {
        bool known = registered.Level == UidEntry.OwnKey
            ? _byController.TryGetValue(registered.Controller, out int place)
            : _byCommitment.TryGetValue(registered.Commitment, out place);
        return known ? place : throw MarketChainFault($"nobody asked for UID {registered.Uid}");
    }

    private static MarketChainException MarketChainFault(string message) => new(ClientFault.BadAnswer, message);
}

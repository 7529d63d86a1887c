using MarketChain.Chain.Execution;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;
using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>
/// Native state is under the same journal as balances: a transaction that fails, whatever it had done until then,
/// leaves its fee and one log, and nothing is paid twice.
/// </summary>
public sealed class NativeFailureTests : IDisposable
{
    private const int Nobody = 5;
    private const uint User = 6;

    private readonly TestChain _chain = new();
    private readonly Advertising _market;
    private ulong _userSequence;

    public NativeFailureTests()
    {
        _market = new Advertising(_chain);
        _market.RunDay(users: User);
        _chain.Make([_market.Batch(1, 2, 3)]);
        _chain.Make(_market.Native(Advertising.Advertiser, new Transfer(UserAddress, Advertising.Coins(1))));
    }

    private Address UserAddress => _market.User(User).PublicKey.ToAddress();

    private Hash256 GenesisHash => _chain.Chain.Spec.GenesisHash;

    public void Dispose()
    {
        _market.Dispose();
        _chain.Dispose();
    }

    [Fact]
    public void What_fails_leaves_nothing_but_its_fee()
    {
        HashSet<PayloadKind> kinds = [PayloadKind.None];
        foreach ((NativeFault fault, PooledTransaction item) in Failing())
        {
            NativeTransaction transaction = (NativeTransaction)item.Transaction;
            kinds.Add(transaction.Payload.Kind);
            AssertLeavesItsFee(fault, item);
        }

        Assert.Empty(Enum.GetValues<PayloadKind>().Except(kinds));
    }

    [Fact]
    public void Earnings_are_claimed_once_in_one_block_and_in_the_next()
    {
        Address to = Address.Parse("0x00000000000000000000000000000000c0ffee00");
        ClaimEarnings claim = new(User, to, UInt256.Zero, FeeFromClaim: false);

        _chain.Make(OfUser(claim), OfUser(claim));
        UInt256 paid = _chain.BalanceOf(to);
        _chain.Make(OfUser(claim));

        Assert.False(paid.IsZero);
        Assert.Equal(paid, _chain.BalanceOf(to));
        ulong head = _chain.Chain.Head.Number;
        Assert.Equal([true, false], _chain.ReceiptsOf(head - 1).Receipts.Select(receipt => receipt.Succeeded));
        Assert.False(Assert.Single(_chain.ReceiptsOf(head).Receipts).Succeeded);
    }

    [Fact]
    public void At_the_least_gas_limit_a_batch_does_all_that_it_does_with_more_and_below_it_nothing()
    {
        PooledTransaction batch = _market.Batch(1, 2, 3, 4, 5, 6);
        NativeBody body = ((NativeTransaction)batch.Transaction).Body;
        ulong least = LeastGasLimit(body);

        Block empty = _chain.Make([Limited(least - 1)]);
        TransactionFault? fault = _chain.LeftOut.Single().Rejection.Fault;
        Block full = _chain.Make([Limited(least)]);

        Assert.Equal(TransactionFault.IntrinsicGas, fault);
        Assert.Empty(empty.Body.Transactions);
        Assert.Equal(6u, _chain.BatchOf(full.Number, 0).Accepted);

        PooledTransaction Limited(ulong gasLimit) => new(Signed(body with { GasLimit = gasLimit }), batch.Sidecar);
    }

    /// <summary>A way to fail for each kind; some after they have changed something.</summary>
    private IEnumerable<(NativeFault Fault, PooledTransaction Item)> Failing()
    {
        Consent strange = Consent.Sign(
            new ConsentTerms(ConsentPurpose.Bind, 77, 0, 0, ulong.MaxValue), GenesisHash, _market.User(1));
        UidEntry good = _market.NewUser(1_000);
        CampaignTerms unknownSite = _market.Terms() with { AllowedSites = [1, 9] };
        Address payout = Transfers.Account(3);
        UInt256 tooMuch = Advertising.Coins(100_000_000);
        uint epoch = _chain.Chain.Spec.Marketing.EpochAt(_chain.Chain.Head.Header.TimestampMs);
        const int owner = Advertising.SiteOwner, advertiser = Advertising.Advertiser;

        yield return (NativeFault.StakeTooLow, Of(Nobody, new RegisterSite("x", payout, 1UL)));
        yield return (NativeFault.InsufficientBalance, Of(Nobody, new RegisterSite("x", payout, tooMuch)));
        yield return (NativeFault.NotYourSite, Of(Nobody, new SetSubmitters(1, [])));
        yield return (NativeFault.NothingUnlocked, Of(owner, new WithdrawStake(1, UInt256.Zero)));
        yield return (NativeFault.InsufficientBalance, Of(Nobody, new AddStake(1, tooMuch)));
        yield return (NativeFault.KeyInUse, Of(owner, new RegisterUids(1, [good, good])));
        yield return (NativeFault.AlreadyBound, Of(owner, new BindUid(1, strange, default, Cancel: false)));
        yield return (NativeFault.LinkNotUpward, Of(owner, new LinkUids(1, 2, strange)));
        yield return (NativeFault.BadConsent, OfUserPooled(new RotateController(User, strange)));
        yield return (NativeFault.NotController, Of(Nobody, new SuspendUid(1, Resume: false)));
        yield return (
            NativeFault.UnknownAllowedSite, Of(advertiser, new CreateCampaign("x", unknownSite, payout, 1UL)));
        yield return (
            NativeFault.InsufficientBalance, Of(advertiser, new CreateCampaign("x", _market.Terms(), payout, tooMuch)));
        yield return (
            NativeFault.UnknownUaModel,
            Of(advertiser, new CreateCampaign("x", _market.Terms() with { UaModel = 256 }, payout, 1UL)));
        yield return (NativeFault.NotAContract, Of(Nobody, new RegisterUaModel("x", payout, GenesisHash, 1)));
        yield return (
            NativeFault.SystemAccount, Of(Nobody, new RegisterUaModel("x", SystemAccounts.Uids, GenesisHash, 1)));
        yield return (NativeFault.InsufficientBalance, Of(Nobody, new FundCampaign(1, tooMuch)));
        yield return (
            NativeFault.NothingToChange, Of(advertiser, new UpdateCampaign(1, CampaignAction.Resume, null)));
        yield return (NativeFault.DuplicateBatch, Repeated());
        yield return (NativeFault.EpochNotClosed, Of(Nobody, new SettleEpoch(1, epoch, 10)));
        yield return (
            NativeFault.InsufficientEarnings,
            OfUserPooled(new ClaimEarnings(User, payout, tooMuch, FeeFromClaim: false)));
        yield return (
            NativeFault.SystemAccount, Of(Nobody, new Transfer(SystemAccounts.Attention, 1UL)));
        yield return (NativeFault.InsufficientBalance, Of(Nobody, new Transfer(payout, tooMuch)));
        yield return (NativeFault.InsufficientBalance, Of(Nobody, new Tip(1, tooMuch, Uid: 0)));
        yield return (NativeFault.InsufficientEarnings, OfUserPooled(new Tip(1, tooMuch, User)));
    }

    private void AssertLeavesItsFee(NativeFault fault, PooledTransaction item)
    {
        Assert.True(item.Transaction.TryRecoverSender(GenesisHash, out Address sender, out _));
        SortedDictionary<string, string> slots = StoreDump.Of(_chain.Store, Column.SlotFlat);
        SortedDictionary<string, string> accounts = StoreDump.Of(_chain.Store, Column.AccountFlat);
        UInt256 balance = _chain.BalanceOf(sender);
        Hash256 digest = _chain.Chain.Head.Header.Extra.LedgerDigest;

        Block block = _chain.Make([item]);

        Receipt receipt = Assert.Single(_chain.ReceiptsOf(block.Number).Receipts);
        Assert.False(receipt.Succeeded);
        LogEntry log = Assert.Single(receipt.Logs);
        Assert.Equal((UInt256)(ulong)fault, UInt256.ReadBigEndian(log.Data.Span[..UInt256.Size]));
        Assert.Equal(slots, StoreDump.Of(_chain.Store, Column.SlotFlat));
        Assert.Equal(ChangeSet.DigestOf(digest, block.Number, new byte[4]), block.Header.Extra.LedgerDigest);
        Assert.Equal(balance - (block.Header.GasUsed * (UInt256)(2 * Transfers.Gwei)), _chain.BalanceOf(sender));
        string[] changed = [.. StoreDump.Of(_chain.Store, Column.AccountFlat).Except(accounts).Select(row => row.Key)];
        Assert.Equivalent(new[] { KeyOf(sender), KeyOf(_chain.Coinbase) }, changed, strict: true);
    }

    private static string KeyOf(Address address) => Convert.ToHexString(Keccak256.Hash(address.Bytes).Bytes);

    private PooledTransaction Of(int sender, NativePayload payload) => new(_market.Native(sender, payload), default);

    private NativeTransaction OfUser(NativePayload payload) => _market.OfUser(User, _userSequence++, payload);

    private PooledTransaction OfUserPooled(NativePayload payload) => new(OfUser(payload), default);

    /// <summary>The rows of a batch that was taken in, under its number, in a new transaction.</summary>
    private PooledTransaction Repeated()
    {
        PooledTransaction batch = _market.Batch(1, 2);
        SubmitImpressions payload = (SubmitImpressions)((NativeTransaction)batch.Transaction).Payload;
        _chain.Make([batch]);
        return new PooledTransaction(_market.Native(Advertising.SiteOwner, payload), batch.Sidecar);
    }

    /// <summary>The limit is in the envelope, whose bytes cost gas.</summary>
    private ulong LeastGasLimit(NativeBody body)
    {
        ulong limit = 0;
        while (Required(Signed(body with { GasLimit = limit })) is var more
            && more != limit)
        {
            limit = more;
        }

        return limit;
    }

    private static ulong Required(NativeTransaction transaction)
        => NativeGas.Intrinsic(transaction) + NativeGas.Reserved(transaction, distinctCampaigns: 1);

    private NativeTransaction Signed(NativeBody body)
        => Transfers.SignNative(body, GenesisHash, Advertising.SiteOwner);
}

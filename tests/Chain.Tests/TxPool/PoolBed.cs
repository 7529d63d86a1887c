using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.TxPool;
using MarketChain.Evm;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.TxPool;

/// <summary>
/// A pool with its accounts and the block that comes next. Senders are developers' accounts; a tip is in wei a gas on
/// top of the base fee, unless the most that a transaction pays is given too.
/// </summary>
internal sealed class PoolBed
{
    public const ulong BaseFee = 1_000;
    public const ulong Gas = 100_000;
    public const ulong NowMs = 1_000_000;

    private static readonly ChainSpec Spec = NewSpec();
    private static readonly TransactionRules Rules = new(Spec);
    private static readonly Address Stranger = Address.Parse("0x00000000000000000000000000000000c0ffee00");

    public PoolBed(TxPoolLimits? limits = null) => Pool = new TransactionPool(limits ?? new TxPoolLimits());

    public TransactionPool Pool { get; }

    public PoolBook Book { get; } = new();

    public static BlockContext BlockAt(ulong baseFee, ulong nowMs = NowMs)
        => new()
        {
            ChainId = Spec.ChainId,
            Rules = ForkRules.Osaka,
            Number = 1,
            TimestampMs = nowMs,
            GasLimit = 30_000_000,
            BaseFeePerGas = baseFee,
            Beneficiary = default,
            PrevRandao = default,
        };

    /// <summary>Takes a transaction in; null or why not.</summary>
    public PoolFault? Add(CheckedTransaction item, ulong baseFee = BaseFee)
        => Pool.TryAdd(item, Book, BlockAt(baseFee))?.Fault;

    /// <summary>Takes in what must be welcome.</summary>
    public CheckedTransaction Take(CheckedTransaction item)
    {
        Assert.Null(Add(item));
        return item;
    }

    /// <summary>A block that holds these; the senders' counters move with it.</summary>
    public void Include(params IEnumerable<CheckedTransaction> items) => Include(NowMs, items);

    public void Include(ulong timestampMs, params IEnumerable<CheckedTransaction> items)
    {
        CheckedTransaction[] included = [.. items];
        foreach (CheckedTransaction item in included)
        {
            Book.Next[(item.Sender, item.Transaction.Lane)] = item.Transaction.Sequence + 1;
        }

        Pool.OnBlock(included.Select(item => item.Transaction), Book, timestampMs);
    }

    public IReadOnlyList<CheckedTransaction> Candidates(ulong baseFee = BaseFee) => Pool.Candidates(baseFee, 10_000);

    public bool Holds(CheckedTransaction item) => Pool.TryFind(item.Hash, out _);

    /// <summary>A transfer of the chain's own kind.</summary>
    public static CheckedTransaction Native(
        int sender, ulong sequence, ulong tip = 1, uint lane = 0, ulong expiresAtMs = 0, ulong? maxFee = null)
        => Of(sender, sequence, new Transfer(Stranger, 1), tip, lane, expiresAtMs, maxFee);

    /// <summary>A claim that pays its own fee; no amount: all.</summary>
    public static CheckedTransaction Claim(int sender, ulong sequence, uint uid, UInt256 amount, ulong tip = 1)
        => Of(sender, sequence, new ClaimEarnings(uid, Stranger, amount, FeeFromClaim: true), tip);

    /// <summary>An Ethereum transfer with so much data: a long one.</summary>
    public static CheckedTransaction Long(int sender, ulong nonce, int dataLength, ulong tip = 1)
        => Check(Transfers.Sign(
            new EthereumFields
            {
                Type = TransactionType.DynamicFee,
                ChainId = Transfers.DevChainId,
                Nonce = nonce,
                MaxFeePerGas = BaseFee + tip,
                MaxPriorityFeePerGas = tip,
                GasLimit = Gas,
                To = Stranger,
                Data = new byte[dataLength],
            },
            sender));

    /// <summary>The price of a transaction's whole gas limit.</summary>
    public static UInt256 CostAt(ulong tip) => (UInt256)Gas * (BaseFee + tip);

    private static CheckedTransaction Of(
        int sender, ulong sequence, NativePayload payload, ulong tip, uint lane = 0, ulong expiresAtMs = 0,
        ulong? maxFee = null)
    {
        NativeBody body = new()
        {
            ChainId = Transfers.DevChainId,
            Lane = lane,
            Sequence = sequence,
            GasLimit = Gas,
            MaxFeePerGas = maxFee ?? (BaseFee + tip),
            MaxPriorityFeePerGas = tip,
            ExpiresAtMs = expiresAtMs,
            Payload = payload,
        };
        return Check(Transfers.SignNative(body, Spec.GenesisHash, sender));
    }

    private static CheckedTransaction Check(Transaction transaction)
    {
        Assert.Null(Rules.TryCheck(new PooledTransaction(transaction, default), out CheckedTransaction valid));
        return valid;
    }

    private static ChainSpec NewSpec()
    {
        GenesisConfig genesis = GenesisFiles.Read();
        return new ChainSpec(genesis, GenesisBlock.HashOf(genesis));
    }
}

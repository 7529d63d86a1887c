using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// A pool that is full: what a better transaction costs, a replacement, the candidates of a block, and a block. Half of
/// the transactions have a time at which they expire, and all senders have many.
/// </summary>
internal sealed class PoolBench
{
    private const int PerSender = 16;
    private const ulong Gwei = 1_000_000_000;
    private const ulong NowMs = 1_000_000;
    private readonly GenesisConfig _genesis = BenchGenesis.Create(MarketLoad.RichAddress()).Config;
    private readonly Hash256 _genesisHash;
    private readonly TransactionRules _rules;
    private readonly EndlessAccounts _accounts = new();
    private readonly int _count;
    private TransactionPool _pool;
    private int _senders;

    private PoolBench(int count)
    {
        _genesisHash = GenesisBlock.HashOf(_genesis);
        _rules = new TransactionRules(new ChainSpec(_genesis, _genesisHash));
        _count = count;
        _pool = NewPool(count);
    }

    /// <summary>Fills a pool of so many and measures; returns how many are in it afterwards.</summary>
    public static int Run(int count, int runs)
    {
        Console.WriteLine($"pool: {count:N0} transactions of {count / PerSender:N0} senders, {runs} runs");
        return new PoolBench(count).Measure(runs, each: Math.Max(1, count / 64));
    }

    private static TransactionPool NewPool(int count)
        => new(new TxPoolLimits { CountMax = count, PerSenderMax = Math.Min(count, 4_096), WaitingMax = count / 8 });

    private int Measure(int runs, int each)
    {
        CheckedTransaction[] first = SignAll(_count / PerSender, PerSender, tip: 10);
        Timings filling = new("added while there is room", first.Length, "adds");
        for (int i = 0; i < runs; i++)
        {
            _pool = NewPool(_count);
            filling.Measure(() => AddAll(first, Gwei));
        }

        Timings pushing = new("added to the full pool", each, "adds");
        Timings moving = new("the same, base fee just moved", each, "adds");
        Timings replacing = new("replaced", each, "adds");
        Timings choosing = new("candidates of a block", 1_500, "transactions");
        Timings idle = new("blocks that include nothing of it", 1, "blocks");
        Timings full = new("blocks of its transactions", each, "transactions");
        for (int i = 1; i <= runs; i++)
        {
            ulong tip = 10 + (10 * (ulong)i);
            CheckedTransaction[] better = SignAll(each, 1, tip);
            pushing.Measure(() => AddAll(better, Gwei));
            CheckedTransaction[] other = SignAll(each, 1, tip + 1);
            moving.Measure(() => AddAll(other, Gwei + (ulong)i));
            _senders -= each;
            CheckedTransaction[] same = SignAll(each, 1, 2 * (tip + 1), 20 * Gwei);
            replacing.Measure(() => AddAll(same, Gwei));
            choosing.Measure(() => Require(_pool.Candidates(Gwei + (ulong)i, 1_500).Count > 0));
            idle.Measure(() => _pool.OnBlock([], _accounts, NowMs));
            Transaction[] included = [.. _pool.Candidates(Gwei, each).Select(item => item.Transaction)];
            _accounts.Include(included);
            full.Measure(() => _pool.OnBlock(included, _accounts, NowMs));
            AddAll(SignAll(each, 1, tip), Gwei);
        }

        foreach (Timings timings in (Timings[])[filling, pushing, moving, replacing, choosing, idle, full])
        {
            timings.Print();
        }

        return _pool.Count;
    }

    private void AddAll(CheckedTransaction[] items, ulong baseFee)
    {
        BlockContext block = new()
        {
            ChainId = _genesis.ChainId,
            Rules = _genesis.Forks.At(1),
            Number = 1,
            TimestampMs = NowMs,
            GasLimit = _genesis.GasLimit,
            BaseFeePerGas = baseFee,
            Beneficiary = default,
            PrevRandao = default,
        };
        foreach (CheckedTransaction item in items)
        {
            PoolRefusal? refusal = _pool.TryAdd(item, _accounts, block);
            Require(refusal is null, refusal?.Message);
        }
    }

    private CheckedTransaction[] SignAll(int senders, int each, ulong tip, ulong maxFee = 10 * Gwei)
    {
        List<CheckedTransaction> signed = [];
        for (int i = 0; i < senders; i++)
        {
            using Ed25519PrivateKey key
                = Ed25519PrivateKey.FromSeed(Keccak256.Hash(BitConverter.GetBytes(_senders++)).Bytes);
            signed.AddRange(Sign(key, each, tip, maxFee));
        }

        return [.. signed];
    }

    private IEnumerable<CheckedTransaction> Sign(Ed25519PrivateKey key, int count, ulong tip, ulong maxFee)
    {
        for (ulong sequence = 0; sequence < (ulong)count; sequence++)
        {
            NativeBody body = new()
            {
                ChainId = _genesis.ChainId,
                Sequence = sequence,
                GasLimit = 100_000,
                MaxFeePerGas = maxFee,
                MaxPriorityFeePerGas = tip,
                ExpiresAtMs = sequence % 2 == 0 ? 0 : NowMs + 1_000,
                Payload = new Transfer(MarketLoad.RichAddress(), 1),
            };
            NativeTransaction signed = NativeTransaction.Sign(body, _genesisHash, key);
            TransactionRejection? rejection = _rules.TryCheck(new(signed, default), out CheckedTransaction valid);
            Require(rejection is null, rejection?.ToString());
            yield return valid;
        }
    }

    private static void Require(bool holds, string? fault = null)
        => _ = holds ? true : throw new InvalidOperationException(fault);

    /// <summary>Everybody is rich, and counters move as blocks include transactions.</summary>
    private sealed class EndlessAccounts : IPoolAccounts
    {
        private readonly Dictionary<(Address Account, uint Lane), ulong> _next = [];

        public void Include(IEnumerable<Transaction> transactions)
        {
            foreach (Transaction transaction in transactions)
            {
                _next[(transaction.Sender, transaction.Lane)] = transaction.Sequence + 1;
            }
        }

        public ulong NextSequence(in Address account, uint lane) => _next.GetValueOrDefault((account, lane));

        public bool MayUseLane(in Address account, uint lane) => true;

        public UInt256 Balance(in Address account) => UInt256.MaxValue;

        public UInt256? Earnings(in Address controller, uint uid) => null;
    }
}

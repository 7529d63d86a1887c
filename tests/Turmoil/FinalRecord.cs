using System.Collections.Concurrent;
using System.Diagnostics;
using MarketChain.Client;
using MarketChain.NodeKit;
using MarketChain.Primitives;

namespace MarketChain.Turmoil;

/// <summary>
/// All that any node has shown as final: blocks and receipts. None of it may ever be otherwise, at any node; and when
/// blocks were first seen.
/// </summary>
internal sealed class FinalRecord
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ulong, (Hash256 Hash, long SeenAt)> _blocks = new();
    private readonly ConcurrentDictionary<Hash256, (ulong Block, uint Index)> _receipts = new();
    private readonly ConcurrentQueue<string> _forks = new();
    private readonly ConcurrentQueue<string> _lost = new();

    /// <summary>The highest block that was shown.</summary>
    public ulong Newest => _blocks.IsEmpty ? 0 : _blocks.Keys.Max();

    /// <summary>Receipts that were shown.</summary>
    public int Receipts => _receipts.Count;

    /// <summary>Two blocks of one height.</summary>
    public IReadOnlyList<string> Forks => [.. _forks];

    /// <summary>What was shown, and is not there or is elsewhere.</summary>
    public IReadOnlyList<string> Lost => [.. _lost];

    /// <summary>A client has got a receipt.</summary>
    public void Saw(Receipt receipt)
    {
        (ulong, uint) place = (receipt.BlockNumber, receipt.TransactionIndex);
        (ulong, uint) first = _receipts.GetOrAdd(receipt.TransactionHash, place);
        if (first != place)
        {
            _lost.Enqueue($"transaction {receipt.TransactionHash} was at {first} and is at {place}");
        }
    }

    /// <summary>Asks a validator for its newest block again and again, whenever it runs.</summary>
    public async Task WatchAsync(ValidatorCluster cluster, string name, CancellationToken enough)
    {
        ulong seen = 0;
        await Eventually.True(
            async () =>
            {
                if (cluster.TryClient(name) is { } client && await TryStatusAsync(client) is { } status
                    && status.Head != seen)
                {
                    seen = status.Head;
                    Saw(name, seen, status.HeadHash);
                }

                return enough.IsCancellationRequested;
            },
            TimeSpan.MaxValue,
            "the end of turmoil");
    }

    /// <summary>The longest time in which nobody showed a new block.</summary>
    /// <param name="from">A time stamp.</param>
    /// <param name="to">A later one.</param>
    public TimeSpan LongestPause(long from, long to)
    {
        long[] times = [from, .. _blocks.Values.Select(seen => seen.SeenAt).Where(at => at > from && at < to), to];
        Array.Sort(times);
        return times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).Max();
    }

    /// <summary>Compares what was shown with what a node has, which has caught up.</summary>
    public async Task CompareAsync(string name, MarketChainClient client)
    {
        foreach ((ulong number, (Hash256 hash, _)) in _blocks)
        {
            if (await client.FindBlockAsync(number) is { } block)
            {
                Saw(name, number, block.Hash);
            }
            else
            {
                _lost.Enqueue($"block {number} {hash} is not at {name}");
            }
        }

        foreach (Hash256 transaction in _receipts.Keys)
        {
            if (await client.FindReceiptAsync(transaction) is { } receipt)
            {
                Saw(receipt);
            }
            else
            {
                _lost.Enqueue($"transaction {transaction} is not at {name}");
            }
        }
    }

    private void Saw(string name, ulong number, Hash256 hash)
    {
        (Hash256 first, _) = _blocks.GetOrAdd(number, (hash, Stopwatch.GetTimestamp()));
        if (first != hash)
        {
            _forks.Enqueue($"block {number} was {first}, at {name} it is {hash}");
        }
    }

    private static async Task<ChainStatus?> TryStatusAsync(MarketChainClient client)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            return await client.GetStatusAsync(patience.Token);
        }
        catch (Exception fault) when (TurmoilLoad.IsOfTurmoil(fault))
        {
            return null;
        }
    }
}

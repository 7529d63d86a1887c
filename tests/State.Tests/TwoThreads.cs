using MarketChain.Primitives;

namespace MarketChain.State.Tests;

/// <summary>Does pieces on two threads of the pool, and counts them.</summary>
internal sealed class TwoThreads : IForkJoin
{
    private int _pieces;

    public int Width => 2;

    public int Pieces => _pieces;

    public void Run(int pieces, Action<int> piece)
        => Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = Width }, i =>
        {
            Interlocked.Increment(ref _pieces);
            piece(i);
        });
}

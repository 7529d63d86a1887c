namespace MarketChain.Primitives;

/// <summary>
/// Does pieces of work that do not touch each other, side by side where the node has threads for it. What comes out
/// must not depend on which thread does which piece, or when: results go to a place of the piece's own, and are joined
/// in the order of pieces.
/// </summary>
public interface IForkJoin
{
    /// <summary>How many pieces are under way at once, at most; 1 where there are no threads.</summary>
    int Width { get; }

    /// <summary>Does all pieces and returns; what one of them throws is thrown here, once none is under way.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="piece">Does one, by its number from 0.</param>
    void Run(int pieces, Action<int> piece);
}

/// <summary>One piece after the other, on the caller's thread.</summary>
public sealed class Sequential : IForkJoin
{
    private Sequential()
    {
    }

    /// <summary>The only one.</summary>
    public static Sequential Instance { get; } = new();

    /// <inheritdoc/>
    public int Width => 1;

    /// <inheritdoc/>
    public void Run(int pieces, Action<int> piece)
    {
        for (int i = 0; i < pieces; i++)
        {
            piece(i);
        }
    }
}

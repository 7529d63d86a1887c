namespace MarketChain.Evm.Execution;

/// <summary>
/// The frames by depth, made when first needed. Calls nest in this list and never on the thread's own stack, of which
/// a run takes a few KiB at any depth.
/// </summary>
internal sealed class FrameStack : IDisposable
{
    /// <summary>Calls inside calls: the transaction's own frame has depth 0, and one of depth 1,024 may still run.
    /// </summary>
    public const int DepthMax = 1_024;

    // One more than may run: a call that is too deep is filled in like any other, and then refused.
    private readonly Frame?[] _frames = new Frame?[DepthMax + 2];
    private int _deepest = -1;

    /// <summary>The frame of a depth.</summary>
    public Frame At(int depth)
    {
        if (depth > _deepest)
        {
            _deepest = depth;
        }

        return _frames[depth] ??= new Frame(depth);
    }

    /// <summary>After a run: buffers that only it needed are given back.</summary>
    public void Trim()
    {
        for (int depth = 0; depth <= _deepest; depth++)
        {
            _frames[depth]?.Trim();
        }

        _deepest = -1;
    }

    /// <summary>Gives native memory back.</summary>
    public void Dispose()
    {
        foreach (Frame? frame in _frames)
        {
            frame?.Dispose();
        }

        Array.Clear(_frames);
    }
}

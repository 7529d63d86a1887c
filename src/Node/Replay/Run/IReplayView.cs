namespace MarketChain.Node.Replay.Run;

/// <summary>Who watches a replay. Called from one task at a time.</summary>
internal interface IReplayView
{
    /// <summary>Something worth a line.</summary>
    void Note(string line);

    /// <summary>A stage begins.</summary>
    /// <param name="name">In one or two words.</param>
    /// <param name="total">Units of work that it has, at least 1.</param>
    IStageView Begin(string name, long total);
}

/// <summary>How far a stage is.</summary>
internal interface IStageView
{
    /// <summary>More units are done.</summary>
    void Advance(long units);
}

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>What a load did before crashes: the test of a node at rest would prove little.</summary>
internal sealed class LoadTally
{
    private long _rows;
    private long _claims;

    /// <summary>Impressions that the node had accepted, in blocks.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Claims in blocks.</summary>
    public long Claims => Interlocked.Read(ref _claims);

    /// <summary>The most settled epochs that a restarted node has had.</summary>
    public long SettledMost { get; private set; }

    /// <summary>The most ledger rows in a checkpoint that was computed again after a crash.</summary>
    public long CheckpointMost { get; private set; }

    /// <summary>True when nothing of a market was missing.</summary>
    public bool IsReal => Rows > 0 && Claims > 0 && SettledMost > 0 && CheckpointMost > 0;

    public void AddRows(uint accepted) => Interlocked.Add(ref _rows, accepted);

    public void AddClaim() => Interlocked.Increment(ref _claims);

    public void SawSettled(long epochs) => SettledMost = Math.Max(SettledMost, epochs);

    public void SawCheckpoint(long rows) => CheckpointMost = Math.Max(CheckpointMost, rows);

    public override string ToString()
        => $"{Rows} impressions, {Claims} claims, at most {SettledMost} settled epochs before a crash, "
            + $"at most {CheckpointMost} rows in a checkpoint";
}

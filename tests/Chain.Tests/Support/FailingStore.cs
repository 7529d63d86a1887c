using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>When a write fails, seen from the disk.</summary>
internal enum WriteFailure
{
    /// <summary>None does.</summary>
    None,

    /// <summary>Nothing of the batch was written.</summary>
    Lost,

    /// <summary>All of it was written, and the answer was an error.</summary>
    Written,
}

/// <summary>A store in memory whose next write can be told to fail; it outlives the chain over it.</summary>
internal sealed class FailingStore : ForwardingStore
{
    /// <summary>How the next write fails; none does after it.</summary>
    public WriteFailure Next { get; set; }

    public override void Write(IWriteBatch batch, bool sync)
    {
        WriteFailure failure = Next;
        Next = WriteFailure.None;
        if (failure != WriteFailure.Lost)
        {
            Inner.Write(batch, sync);
        }

        if (failure != WriteFailure.None)
        {
            throw new StorageException(StorageFault.Io, $"the test's disk failed: {failure}");
        }
    }
}

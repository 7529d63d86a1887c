namespace MarketChain.Storage;

/// <summary>What went wrong below the store's interface, for exit codes and for the operator's next step.</summary>
public enum StorageFault
{
    /// <summary>The disk or the file system refused: no space, no permission, a failing device.</summary>
    Io,

    /// <summary>Bytes on disk are not the bytes that were written.</summary>
    Corrupt,

    /// <summary>Another process has the folder open.</summary>
    Locked,

    /// <summary>The folder was written by another version of this program.</summary>
    OtherFormat,

    /// <summary>The native library is absent, or lacks a function that this program calls.</summary>
    MissingLibrary,
}

/// <summary>
/// A broken machine, as opposed to bad input: the store cannot do what it promised. Nothing below the node's main
/// loop catches it; the node stops cleanly, because after a failed write nobody knows what is on disk.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>A fault with one sentence that says what was attempted and what came back.</summary>
    public StorageException(StorageFault fault, string message, Exception? inner = null)
        : base(message, inner)
        => Fault = fault;

    /// <summary>The kind of trouble.</summary>
    public StorageFault Fault { get; }
}

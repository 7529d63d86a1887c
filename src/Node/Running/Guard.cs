using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.Node.Running;

/// <summary>
/// The one place where a broken machine and broken code are caught: the node stops, with a reason and an exit code.
/// Anything else is not foreseen, and ends the process with its stack.
/// </summary>
internal static class Guard
{
    /// <summary>Runs a thread's work.</summary>
    public static void Run(Action work, Action<Exception> failed)
    {
        try
        {
            work();
        }
        catch (Exception fault) when (fault is StorageException or InvariantException)
        {
            failed(fault);
        }
    }

    /// <summary>The exit code of a node that stopped because of this.</summary>
    public static int ExitCodeOf(Exception fault)
        => fault is StorageException ? ExitCode.StorageFailed : ExitCode.InvariantBroken;
}

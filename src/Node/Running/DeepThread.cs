using System.Runtime.ExceptionServices;

namespace MarketChain.Node.Running;

/// <summary>Threads that execute transactions.</summary>
internal static class DeepThread
{
    /// <summary>1,024 nested calls of a contract need more than a thread's usual 1.5 MB.</summary>
    private const int StackBytes = 64 << 20;

    /// <summary>A thread for long, not started yet; it does not keep the process alive.</summary>
    public static Thread Create(string name, Action work)
        => new(() => work(), StackBytes) { Name = name, IsBackground = true };

    /// <summary>Does some work on a thread of its own and waits for it; what it throws is thrown here.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        Thread thread = Create(name, () =>
        {
            try
            {
                result = work();
            }
            catch (Exception fault) when (Caught(fault, out thrown))
            {
                return;
            }
        });
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result;
    }

    private static bool Caught(Exception fault, out ExceptionDispatchInfo thrown)
    {
        thrown = ExceptionDispatchInfo.Capture(fault);
        return true;
    }
}

namespace MarketChain.Node.Running;

/// <summary>Waits for whoever may stop the node: a signal, or the end of the program that started it.</summary>
internal static class StopRequest
{
    /// <summary>Returns when the node is to stop.</summary>
    /// <param name="withStdin">The end of standard input counts as well.</param>
    /// <param name="signal">SIGINT or SIGTERM.</param>
    public static async Task WaitAsync(bool withStdin, CancellationToken signal)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = signal.Register(stopped.SetResult);
        await Task.WhenAny(stopped.Task, withStdin ? EndOfInputAsync(signal) : stopped.Task);
    }

    private static async Task EndOfInputAsync(CancellationToken signal)
    {
        await using Stream input = Console.OpenStandardInput();
        byte[] ignored = new byte[256];
        while (await input.ReadAsync(ignored, signal) > 0)
        {
            // What comes is not for the node; only the end counts.
        }
    }
}

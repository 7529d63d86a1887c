namespace MarketChain.Node;

/// <summary>How the process ended, for whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Done, or stopped as asked.</summary>
    public const int Done = 0;

    /// <summary>What was asked cannot be done, or a check found something wrong; standard error says what.</summary>
    public const int Refused = 1;

    /// <summary>The disk failed, or holds what cannot be right: look at the machine before starting again.</summary>
    public const int StorageFailed = 3;

    /// <summary>The program contradicted itself and stopped before it wrote more: a bug to report.</summary>
    public const int InvariantBroken = 4;
}

using MarketChain.Crash;

namespace MarketChain.NodeKit;

/// <summary>The <c>marketchain</c> program, as a process of its own.</summary>
public static class NodeProgram
{
    /// <summary>Spent only by a test that fails, and machines are slow when many tests run.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The command that runs it.</summary>
    public static ProcessCommand Command(params IReadOnlyList<string> arguments)
        => ProcessCommand.Dotnet(Path.Combine(AppContext.BaseDirectory, "marketchain.dll"), arguments);

    /// <summary>Runs it to its end.</summary>
    public static Task<ProcessEnd> RunAsync(params IReadOnlyList<string> arguments) => RunAsync(Command(arguments));

    /// <summary>Runs it to its end, which must be a good one; returns what it said.</summary>
    public static Task<string> RunWellAsync(params IReadOnlyList<string> arguments) => RunWellAsync(Command(arguments));

    /// <inheritdoc cref="RunWellAsync(IReadOnlyList{string})"/>
    public static async Task<string> RunWellAsync(ProcessCommand command)
    {
        ProcessEnd end = await RunAsync(command);
        Assert.True(end.Code == 0, end.ToString());
        return end.Output;
    }

    /// <summary>Runs it, and expects it to refuse with this sentence on standard error.</summary>
    public static async Task RefusesAsync(string sentence, params IReadOnlyList<string> arguments)
    {
        ProcessEnd end = await RunAsync(arguments);
        Assert.True(end.Code == 1, end.ToString());
        Assert.Contains(sentence, end.Errors, StringComparison.Ordinal);
    }

    private static async Task<ProcessEnd> RunAsync(ProcessCommand command)
    {
        await using CrashableProcess process = CrashableProcess.Start(command);
        return await process.WaitForExitAsync(Deadline);
    }
}

using MarketChain.Crash;

namespace MarketChain.Benchmarks.Tests;

public sealed class TrieBenchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_runs_of_one_size_come_to_the_same_root()
    {
        string first = await RunAsync();

        Assert.Contains("Root = 0x", first, StringComparison.Ordinal);
        Assert.Equal(first, await RunAsync());
    }

    /// <summary>The smoke size; returns the last head, whose root is the result's hash.</summary>
    private static async Task<string> RunAsync()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "MarketChain.Trie.dll");
        await using CrashableProcess process =
            CrashableProcess.Start(ProcessCommand.Dotnet(program, "50000", "2000", "3"));
        ProcessEnd end = await process.WaitForExitAsync(Deadline);
        Assert.True(end.Code == 0, end.ToString());
        string last = end.Output.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("median ", last, StringComparison.Ordinal);
        return last[(last.IndexOf(';', StringComparison.Ordinal) + 1)..];
    }
}

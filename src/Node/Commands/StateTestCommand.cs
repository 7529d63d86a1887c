using System.CommandLine;
using System.Text.Json;
using MarketChain.Chain.StateTests;
using MarketChain.Evm;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain statetest</c>: runs Ethereum's state tests through the executor of the chain's blocks.
/// </summary>
internal static class StateTestCommand
{
    public static Command Create()
    {
        Argument<string[]> paths = new("PATH")
        {
            Description = "Files of state tests, or folders whose .json files are such, in all depths",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<Fork?> fork = new("--fork") { Description = "Only the cases of this fork", HelpName = "FORK" };
        Option<int> jobs = new("--jobs")
        {
            Description = "Files at a time",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        Command command = new(
            "statetest", "Runs Ethereum's state tests: one JSON line per case; exit code 1 when any fails")
        {
            paths, fork, jobs,
        };
        command.SetAction(result =>
        {
            Fork? only = result.GetValue(fork);
            string[] files = [.. result.GetRequiredValue(paths).SelectMany(FilesOf)];
            return Run(files, f => only is null || f == only, Math.Clamp(result.GetValue(jobs), 1, 64));
        });
        return command.WithExamples(
            "marketchain statetest GeneralStateTests", "marketchain statetest --fork Cancun a.json");
    }

    private static IEnumerable<string> FilesOf(string path)
        => Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : File.Exists(path) ? [path] : throw new CommandException($"expected a file or a folder, got '{path}'");

    /// <summary>Each thread takes the next file; lines come in the order of the files.</summary>
    private static int Run(string[] files, Func<Fork, bool> isWanted, int jobs)
    {
        var finished = new TaskCompletionSource<List<StateTestResult>>[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            finished[i] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        int next = -1;
        for (int i = 0; i < jobs; i++)
        {
            new Thread(() => Work(files, isWanted, finished, ref next)) { Name = "state tests", IsBackground = true }
                .Start();
        }

        return Print(finished);
    }

    private static void Work(
        string[] files, Func<Fork, bool> isWanted, TaskCompletionSource<List<StateTestResult>>[] finished, ref int next)
    {
        using StateTestRunner runner = new();
        for (int i = Interlocked.Increment(ref next); i < files.Length; i = Interlocked.Increment(ref next))
        {
            try
            {
                finished[i].SetResult([.. StateTestFile.Run(ReadFile(files[i]), runner, isWanted)]);
            }
            catch (Exception wrong) when (wrong is StateTestException or IOException)
            {
                finished[i].SetException(new CommandException($"{files[i]}: {wrong.Message}", wrong));
            }
        }
    }

    private static byte[] ReadFile(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= StateTestFile.BytesMax
            ? File.ReadAllBytes(path)
            : throw new StateTestException($"expected at most {StateTestFile.BytesMax} bytes, got {length}");
    }

    private static int Print(TaskCompletionSource<List<StateTestResult>>[] finished)
    {
        using Stream output = Console.OpenStandardOutput();
        int passed = 0;
        int failed = 0;
        foreach (TaskCompletionSource<List<StateTestResult>> file in finished)
        {
            foreach (StateTestResult result in file.Task.GetAwaiter().GetResult())
            {
                Write(output, result);
                passed += result.Error is null ? 1 : 0;
                failed += result.Error is null ? 0 : 1;
            }
        }

        Console.Error.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static void Write(Stream output, StateTestResult result)
    {
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteString("fork", result.Fork);
            json.WriteBoolean("pass", result.Error is null);
            json.WriteString("error", result.Error);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}

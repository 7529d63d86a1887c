using System.CommandLine;
using System.IO.Enumeration;
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
            Description = "Files of state tests, or folders whose .json files are such, in all depths, not by links",
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
            "statetest",
            "Runs Ethereum's state tests: one JSON line per case; exit code 1 when any fails or a file is wrong")
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
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? [path]
                : throw new CommandException($"expected a file or a folder, got '{path}'");
        }

        try
        {
            string[] files = [.. FilesIn(path).Order(StringComparer.Ordinal)];
            return files.Length > 0
                ? files
                : throw new CommandException($"expected .json files in '{path}', found none");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Links to folders are not followed, since they may lead in circles.</summary>
    private static FileSystemEnumerable<string> FilesIn(string folder)
    {
        EnumerationOptions options = new()
        {
            AttributesToSkip = default,
            IgnoreInaccessible = false,
            RecurseSubdirectories = true,
        };
        return new(folder, static (ref entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = static (ref entry)
                => !entry.IsDirectory && entry.FileName.EndsWith(".json", StringComparison.Ordinal),
            ShouldRecursePredicate = static (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }

    /// <summary>Each thread takes the next file; lines come in the order of the files.</summary>
    private static int Run(string[] files, Func<Fork, bool> isWanted, int jobs)
    {
        var finished = new TaskCompletionSource<FileOutcome>[files.Length];
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
        string[] files, Func<Fork, bool> isWanted, TaskCompletionSource<FileOutcome>[] finished, ref int next)
    {
        using StateTestRunner runner = new();
        for (int i = Interlocked.Increment(ref next); i < files.Length; i = Interlocked.Increment(ref next))
        {
            finished[i].SetResult(RunFile(files[i], runner, isWanted));
        }
    }

    private static FileOutcome RunFile(string path, StateTestRunner runner, Func<Fork, bool> isWanted)
    {
        List<StateTestResult> results = [];
        try
        {
            foreach (StateTestResult result in StateTestFile.Run(ReadFile(path), runner, isWanted))
            {
                results.Add(result);
            }

            return new FileOutcome(results, Refusal: null);
        }
        catch (Exception wrong) when (wrong is StateTestException or IOException or UnauthorizedAccessException)
        {
            return new FileOutcome(results, $"{path}: {wrong.Message}");
        }
    }

    private static byte[] ReadFile(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= StateTestFile.BytesMax
            ? File.ReadAllBytes(path)
            : throw new StateTestException($"expected at most {StateTestFile.BytesMax} bytes, got {length}");
    }

    private static int Print(TaskCompletionSource<FileOutcome>[] finished)
    {
        using Stream output = Console.OpenStandardOutput();
        int passed = 0;
        int failed = 0;
        int refused = 0;
        foreach (TaskCompletionSource<FileOutcome> file in finished)
        {
            FileOutcome outcome = file.Task.GetAwaiter().GetResult();
            foreach (StateTestResult result in outcome.Results)
            {
                Write(output, result);
                passed += result.Error is null ? 1 : 0;
                failed += result.Error is null ? 0 : 1;
            }

            if (outcome.Refusal is { } refusal)
            {
                Console.Error.WriteLine($"marketchain: {refusal}");
                refused++;
            }
        }

        string broken = refused == 0 ? "" : $", {refused} files are not of state tests, or not to their end";
        Console.Error.WriteLine($"{passed} passed, {failed} failed{broken}");
        return failed + refused == 0 ? ExitCode.Done : ExitCode.Refused;
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

    /// <summary>What came of a file.</summary>
    /// <param name="Results">Its cases, up to where the file is wrong.</param>
    /// <param name="Refusal">What is wrong with the file; null when nothing is.</param>
    private sealed record FileOutcome(List<StateTestResult> Results, string? Refusal);
}

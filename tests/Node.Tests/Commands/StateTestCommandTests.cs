using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;
using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Commands;

/// <summary>Ethereum's own tests, through the command that anybody can run them by.</summary>
public sealed class StateTestCommandTests
{
    private const string Vectors = "vectors/state-tests-cancun.tar.xz";
    private const int CasesOfVectors = 14_613;
    private const int CasesOfBlobs = 230;

    /// <summary>Enough for a slow machine that runs another suite beside.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What a case cannot pass by, as a part of its name: blob transactions, which this chain has not.
    /// </summary>
    private static readonly string[] Blobs =
    [
        "eip4844_blobs/test_blob_txs.py", "blobhashListBounds", "opcodeBlobh",
    ];

    [SharedFact(Vectors)]
    public async Task Every_case_passes_but_those_of_blobs()
    {
        using TempFolder folder = new();
        string tar = await Xz.UnpackAsync(SharedFiles.Get(Vectors), folder.Path);
        string cases = Directory.CreateDirectory(folder.File("cases")).FullName;
        await TarFile.ExtractToDirectoryAsync(tar, cases, overwriteFiles: false);

        CaseLine[] lines = [.. await ReadLinesAsync(NodeProgram.Command("statetest", cases))];

        Assert.Equal(CasesOfVectors, lines.Length);
        CaseLine[] failed = [.. lines.Where(line => !line.Passed)];
        Assert.Empty(failed.Where(line => !IsOfBlobs(line.Name)).Select(line => line.ToString()));
        Assert.Equal(CasesOfBlobs, failed.Length);
    }

    [Fact]
    public async Task A_wrong_root_is_a_failure_and_a_file_of_something_else_is_refused()
    {
        using TempFolder folder = new();
        string file = folder.File("wrong.json");
        await File.WriteAllTextAsync(file, SmallTest);
        await using CrashableProcess process = CrashableProcess.Start(NodeProgram.Command("statetest", file));
        ProcessEnd end = await process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.Equal(1, end.Code);
        CaseLine line = CaseLine.Of(Assert.Single(end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(("small/d0g0v0", "Osaka", false), (line.Name, line.Fork, line.Passed));
        Assert.StartsWith("expected state root 0x0000", line.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """{"small": {"env": {}}}""");
        await NodeProgram.RefusesAsync("small.post: missing", "statetest", file);
        await NodeProgram.RefusesAsync("expected a file or a folder", "statetest", folder.File("none"));
    }

    [Fact]
    public async Task A_file_that_is_wrong_and_a_circle_of_links_keep_no_other_file_from_running()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.json"), "[");
        await File.WriteAllTextAsync(folder.File("b.json"), SmallTest);
        await File.WriteAllTextAsync(folder.File("none.txt"), "not looked at");
        File.CreateSymbolicLink(folder.File("c.json"), folder.File("missing.json"));
        string inner = Directory.CreateDirectory(folder.File("inner")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(inner, "up"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(inner, "here"), inner);

        await using CrashableProcess process = CrashableProcess.Start(NodeProgram.Command("statetest", folder.Path));
        ProcessEnd end = await process.WaitForExitAsync(NodeProgram.Deadline);

        Assert.Equal(1, end.Code);
        Assert.Single(end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"marketchain: {folder.File("a.json")}: expected JSON", end.Errors, StringComparison.Ordinal);
        Assert.Contains($"marketchain: {folder.File("c.json")}: ", end.Errors, StringComparison.Ordinal);
        Assert.Contains("0 passed, 1 failed, 2 files", end.Errors, StringComparison.Ordinal);

        await NodeProgram.RefusesAsync("found none", "statetest", Directory.CreateDirectory(folder.File("d")).FullName);
    }

    private const string SmallTest = """
        {"small": {
          "env": {"currentNumber": "0x1", "currentGasLimit": "0xffffff", "currentBaseFee": "0x7",
                  "currentTimestamp": "0x1", "currentRandom": "0x0",
                  "currentCoinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba"},
          "pre": {"0x7e5f4552091a69125d5dfcb7b8c2659029395bdf":
                  {"balance": "0xffffffffff", "nonce": "0x0", "code": "0x", "storage": {}}},
          "transaction": {"data": ["0x"], "gasLimit": ["0x5208"], "gasPrice": "0x7", "nonce": "0x0", "value": ["0x1"],
                  "to": "0x00000000000000000000000000000000c0ffee00",
                  "secretKey": "0x0000000000000000000000000000000000000000000000000000000000000001"},
          "post": {"Osaka": [{"indexes": {"data": 0, "gas": 0, "value": 0},
                  "hash": "0x0000000000000000000000000000000000000000000000000000000000000000",
                  "logs": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"}],
                   "Berlin": []}}}
        """;

    /// <summary>All that a process says, to its end: a line for every case is more than a tail holds.</summary>
    private static async Task<List<CaseLine>> ReadLinesAsync(ProcessCommand command)
    {
        ProcessStartInfo start = new(command.Program, command.Arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource late = new(Patience);
        try
        {
            List<CaseLine> lines = [];
            while (await process.StandardOutput.ReadLineAsync(late.Token) is { } line)
            {
                lines.Add(CaseLine.Of(line));
            }

            await process.WaitForExitAsync(late.Token);
            Assert.Equal(1, process.ExitCode);
            return lines;
        }
        finally
        {
            process.Kill();
        }
    }

    private static bool IsOfBlobs(string name) => Blobs.Any(part => name.Contains(part, StringComparison.Ordinal));

    private sealed record CaseLine(string Name, string Fork, bool Passed, string? Error)
    {
        public static CaseLine Of(string json)
        {
            JsonElement line = JsonDocument.Parse(json).RootElement;
            return new CaseLine(
                line.GetProperty("name").GetString()!,
                line.GetProperty("fork").GetString()!,
                line.GetProperty("pass").GetBoolean(),
                line.GetProperty("error").GetString());
        }
    }
}

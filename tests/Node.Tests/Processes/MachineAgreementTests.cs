using System.Text.Json;
using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Processes;

/// <summary>
/// A node that executes another's blocks comes to the same bytes, however many processors it has, whatever they can do
/// and whatever language their owner speaks: every header has the same state root and ledger digest, or the import
/// would stop.
/// </summary>
public sealed class MachineAgreementTests(ExportedMarket market) : IClassFixture<ExportedMarket>, IDisposable
{
    private readonly TempFolder _home = new();

    [Fact]
    public Task Two_processors() => AgreesAsync(Program, ("DOTNET_PROCESSOR_COUNT", "2"));

    [Fact]
    public Task One_processor()
        => AgreesAsync(arguments => OnOneProcessor(Program(arguments)), ("DOTNET_PROCESSOR_COUNT", "1"));

    [Fact]
    public Task No_instructions_beyond_the_plain_ones() => AgreesAsync(Program, ("DOTNET_EnableHWIntrinsic", "0"));

    [Fact]
    public Task No_code_that_is_compiled_twice() => AgreesAsync(Program, ("DOTNET_TieredCompilation", "0"));

    [Fact]
    public Task Another_language() => AgreesAsync(
        Program, ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"));

    public void Dispose() => _home.Dispose();

    /// <summary>Imports, checks and exports again on such a machine.</summary>
    private async Task AgreesAsync(
        Func<string[], ProcessCommand> program, params IEnumerable<(string Name, string Value)> machine)
    {
        Dictionary<string, string> environment =
            machine.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
        string data = _home.File("node"), again = _home.File("again.mcb");
        Task<string> RunAsync(params string[] arguments)
            => NodeProgram.RunWellAsync(program(arguments) with { Environment = environment });

        string imported = await RunAsync(
            "db", "import", "--data", data, "--genesis", market.GenesisFile, market.File, "--json");
        Assert.Equal(market.HeadHash, JsonDocument.Parse(imported).RootElement.GetProperty("hash").GetString());
        Assert.Equal(market.Report, await RunAsync("db", "check", "--data", data, "--json"));
        await RunAsync("db", "export", "--data", data, again);
        Assert.Equal(File.ReadAllBytes(market.File), File.ReadAllBytes(again));
    }

    private static ProcessCommand Program(params string[] arguments) => NodeProgram.Command(arguments);

    /// <summary>Held by the kernel to the first of the processors that this process may use.</summary>
    private static ProcessCommand OnOneProcessor(ProcessCommand command)
    {
        const string field = "Cpus_allowed_list:";
        string allowed = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..].Trim();
        string first = allowed.Split(',', '-')[0];
        return new ProcessCommand("taskset", ["--cpu-list", first, command.Program, .. command.Arguments]);
    }
}

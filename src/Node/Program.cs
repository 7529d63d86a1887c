using System.CommandLine;
using System.CommandLine.Invocation;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.StateTests;
using MarketChain.Node;
using MarketChain.Node.Commands;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

if (NativeLibraries.Check() is { } missing)
{
    await Console.Error.WriteLineAsync($"marketchain: {missing}");
    return ExitCode.Refused;
}

RootCommand root = new("A chain that counts impressions and pays for attention.")
{
    NodeCommand.Create(),
    DevnetCommand.Create(),
    GenesisCommand.Create(),
    DbCommand.Create(),
    DemoCommand.Create(),
    ReplayCommand.Create(),
    KeyCommand.Create(),
    ResumeCommand.Create(),
    ValidatorsCommand.Create(),
    TxCommand.Create(),
    StateTestCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction)
{
    WrongUse.Say(parsed, Console.Error);
    return ExitCode.Refused;
}

// A node that is stopped finishes its block and closes its files: that may take longer than a terminal's patience.
InvocationConfiguration configuration = new()
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
};
try
{
    return await parsed.InvokeAsync(configuration);
}
catch (Exception refused)
    when (refused is CommandException or GenesisException or ValidatorChangeException or StateTestException)
{
    await Console.Error.WriteLineAsync($"marketchain: {refused.Message}");
    return ExitCode.Refused;
}
catch (StorageException broken)
{
    await Console.Error.WriteLineAsync($"marketchain: {broken.Message}");
    return ExitCode.StorageFailed;
}

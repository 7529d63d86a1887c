using System.Text.Json;
using MarketChain.Auditor;

const int agrees = 0;
const int differs = 1;
const int unfinished = 2;

if (args is not [var endpoint, var genesisPath, .. var changePaths]
    || !Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri))
{
    await Console.Error.WriteLineAsync("usage: auditor RPC_URL GENESIS_FILE [VALIDATOR_CHANGE_FILE]...");
    return unfinished;
}

using HttpRpc rpc = new(uri);
try
{
    AuditReport report = ChainAudit.Run(
        rpc, await File.ReadAllBytesAsync(genesisPath), [.. changePaths.Select(File.ReadAllBytes)]);
    Console.WriteLine(report);
    return report.Agrees ? agrees : differs;
}
catch (Exception fault) when (fault is RpcFaultException or HttpRequestException or IOException or InvalidDataException
    or UnauthorizedAccessException or JsonException or FormatException or KeyNotFoundException
    or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"the audit could not be finished: {fault.Message}");
    return unfinished;
}

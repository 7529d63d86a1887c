using MarketChain.Auditor;

if (args is not [var endpoint, var genesisPath])
{
    await Console.Error.WriteLineAsync("usage: auditor RPC_URL GENESIS_FILE");
    return 2;
}

using HttpRpc rpc = new(new Uri(endpoint));
AuditReport report = ChainAudit.Run(rpc, await File.ReadAllBytesAsync(genesisPath));
Console.WriteLine(report);
return report.Agrees ? 0 : 1;

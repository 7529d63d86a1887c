using System.CommandLine;
using System.Text.Json;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Primitives;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain tx show HASH</c>: a transaction, where it is and what it did.</summary>
internal static class TxShowCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        Argument<string> hash = new("HASH") { Description = "The transaction's hash" };
        Option<string> rpc = RpcOption.Create();
        Option<bool> json = new("--json") { Description = "The node's own JSON, transaction and receipt" };
        Command command = new("show", "Shows a transaction, where it is and what it did") { hash, rpc, json };
        command.SetAction(async (result, stop) =>
        {
            if (!Hash256.TryParse(result.GetRequiredValue(hash), out Hash256 wanted))
            {
                throw new CommandException(
                    $"HASH: expected 0x and 64 hex digits, got '{result.GetRequiredValue(hash)}'");
            }

            using MarketChainClient client = RpcOption.Connect(result.GetRequiredValue(rpc));
            try
            {
                await (result.GetValue(json) ? ShowJsonAsync(client, wanted, stop) : ShowAsync(client, wanted, stop));
            }
            catch (MarketChainException fault)
            {
                throw new CommandException(fault.Message, fault);
            }
        });
        return command.WithExamples("marketchain tx show 0x… --rpc http://127.0.0.1:8545");
    }

    private static async Task ShowAsync(MarketChainClient client, Hash256 wanted, CancellationToken stop)
    {
        if (await client.FindReceiptAsync(wanted, stop) is { } receipt)
        {
            Console.WriteLine($"block   {receipt.BlockNumber}, place {receipt.TransactionIndex}");
            Console.WriteLine($"from    {receipt.From.ToChecksumString()}");
            Console.WriteLine($"status  {(receipt.Succeeded ? "succeeded" : "failed")}, gas {receipt.GasUsed}");
            foreach (MarketEvent happened in receipt.Events)
            {
                Console.WriteLine($"event   {happened}");
            }

            return;
        }

        JsonElement waiting = await client.CallAsync("eth_getTransactionByHash", stop, wanted.ToString());
        Console.WriteLine(waiting.ValueKind == JsonValueKind.Null
            ? throw new CommandException($"the node does not know transaction {wanted}")
            : "waits for a block");
    }

    private static async Task ShowJsonAsync(MarketChainClient client, Hash256 wanted, CancellationToken stop)
    {
        JsonElement transaction = await client.CallAsync("eth_getTransactionByHash", stop, wanted.ToString());
        JsonElement receipt = await client.CallAsync("eth_getTransactionReceipt", stop, wanted.ToString());
        Console.WriteLine(JsonSerializer.Serialize(new { transaction, receipt }, Indented));
    }
}

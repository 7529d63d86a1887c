using System.CommandLine;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Commands;

/// <summary>
/// What all sending subcommands of <c>tx</c> share: who signs, where to, and the wait for the receipt.
/// </summary>
internal static class TxSending
{
    private static readonly TimeSpan BlockTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A subcommand that sends one payload.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it does.</param>
    /// <param name="options">The payload's options.</param>
    /// <param name="read">Makes the payload of them.</param>
    /// <param name="example">How it may be typed.</param>
    public static Command Create(
        string name,
        string meaning,
        IReadOnlyList<Option> options,
        Func<ParseResult, NativePayload> read,
        string example)
    {
        KeyOptions key = new();
        Option<string> rpc = RpcOption.Create();
        Option<uint> lane = new("--lane") { Description = "The sender's lane; 0 is its nonce", HelpName = "N" };
        Command command = new(name, meaning);
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        key.AddTo(command);
        command.Options.Add(lane);
        command.Options.Add(rpc);
        command.SetAction(async (result, stop) =>
        {
            NativePayload payload = read(result);
            using AccountKey sender = key.Open(result);
            using MarketChainClient client = RpcOption.Connect(result.GetRequiredValue(rpc));
            await SendAsync(client, sender.Signer, result.GetValue(lane), payload, stop);
        });
        return command.WithExamples(example);
    }

    private static async Task SendAsync(
        MarketChainClient client, AccountSigner signer, uint lane, NativePayload payload, CancellationToken stop)
    {
        try
        {
            using NativeAccount account = await NativeAccount.OpenAsync(client, signer, lane, stop);
            Receipt receipt = await account.SubmitAsync(payload, BlockTimeout, stop);
            Console.WriteLine($"transaction  {receipt.TransactionHash}");
            Console.WriteLine($"block        {receipt.BlockNumber}, gas {receipt.GasUsed}");
            foreach (MarketEvent happened in receipt.Events)
            {
                Console.WriteLine($"event        {happened}");
            }
        }
        catch (MarketChainException fault)
        {
            throw new CommandException(fault.Message, fault);
        }
        catch (OperationCanceledException fault) when (stop.IsCancellationRequested)
        {
            throw new CommandException("stopped before the transaction was seen in a block", fault);
        }
        catch (ArgumentException fault)
        {
            string reason = fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal);
            throw new CommandException($"the protocol does not allow this: {reason}", fault);
        }
    }
}
